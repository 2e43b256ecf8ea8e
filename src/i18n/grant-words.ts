import { texts } from "./text.ts";

/** What stands between a grant and access (`Hindrance` of grants/effective-policy.ts). */
export const HINDRANCES = texts({
  requested: {
    nb: "Søknaden er ikke avgjort",
    nn: "Søknaden er ikkje avgjord",
    en: "The request is not decided",
  },
  suspended: { nb: "Satt på vent", nn: "Sett på vent", en: "Suspended" },
  ended: { nb: "Avsluttet", nn: "Avslutta", en: "Ended" },
  not_begun: { nb: "Har ikke begynt", nn: "Har ikkje begynt", en: "Has not begun" },
  expired: { nb: "Utløpt", nn: "Gått ut", en: "Expired" },
  review_unanswered: {
    nb: "Gjennomgangen ble ikke besvart i tide",
    nn: "Gjennomgangen vart ikkje svara på i tide",
    en: "The review was not answered in time",
  },
  user_disabled: { nb: "Kontoen er deaktivert", nn: "Kontoen er deaktivert", en: "The account is disabled" },
  identity_changed: {
    nb: "Kontoen har byttet identitet og må bekreftes",
    nn: "Kontoen har bytt identitet og må stadfestast",
    en: "The account's identity has changed and must be confirmed",
  },
  user_deleted: { nb: "Kontoen er slettet", nn: "Kontoen er sletta", en: "The account is deleted" },
  mapping_not_active: {
    nb: "Koblingen fra gruppen gjelder ikke lenger",
    nn: "Koplinga frå gruppa gjeld ikkje lenger",
    en: "The group's mapping is no longer active",
  },
  not_a_member: {
    nb: "Er ikke medlem av gruppen",
    nn: "Er ikkje medlem av gruppa",
    en: "Is not a member of the group",
  },
  role_retired: { nb: "Rollen er avviklet", nn: "Rolla er avvikla", en: "The role is retired" },
  frozen: { nb: "Fryst", nn: "Frosen", en: "Frozen" },
  administers_access: {
    nb: "Styrer tilgang, og kan da ikke slå opp selv",
    nn: "Styrer tilgang, og kan då ikkje slå opp sjølv",
    en: "Administers access, and cannot look up as well",
  },
});

/** What happened to a grant (`grant_event.event`). */
export const GRANT_EVENTS = texts({
  requested: { nb: "Søkt om", nn: "Søkt om", en: "Requested" },
  began: { nb: "Begynte", nn: "Begynte", en: "Began" },
  suspended: { nb: "Satt på vent", nn: "Sett på vent", en: "Suspended" },
  resumed: { nb: "Gjenopptatt", nn: "Teken opp att", en: "Resumed" },
  expired: { nb: "Utløp", nn: "Gjekk ut", en: "Expired" },
  revoked: { nb: "Avsluttet", nn: "Avslutta", en: "Revoked" },
  cancelled: { nb: "Avbrutt", nn: "Avbroten", en: "Cancelled" },
  rejected: { nb: "Avslått", nn: "Avslått", en: "Rejected" },
  lapsed: { nb: "Falt bort uten svar", nn: "Fall bort utan svar", en: "Lapsed" },
  closed: { nb: "Lukket", nn: "Lukka", en: "Closed" },
  renewed: { nb: "Fornyet", nn: "Fornya", en: "Renewed" },
  shortened: { nb: "Forkortet", nn: "Korta ned", en: "Shortened" },
  approved_again: { nb: "Godkjent på nytt", nn: "Godkjend på nytt", en: "Approved again" },
  review_opened: { nb: "Tatt med i gjennomgang", nn: "Teken med i gjennomgang", en: "Taken into a review" },
  review_kept: { nb: "Beholdt i gjennomgang", nn: "Halden ved lag i gjennomgang", en: "Kept in a review" },
});

/** Why access, or the wish for it, is over (`role_grant.ended_reason`). */
export const ENDED_REASONS = texts({
  expired: { nb: "Utløpt", nn: "Gått ut", en: "Expired" },
  membership_removed: { nb: "Fjernet fra gruppen", nn: "Fjerna frå gruppa", en: "Removed from the group" },
  user_deleted: { nb: "Kontoen ble slettet", nn: "Kontoen vart sletta", en: "The account was deleted" },
  group_deleted: { nb: "Gruppen ble slettet", nn: "Gruppa vart sletta", en: "The group was deleted" },
  mapping_retired: {
    nb: "Koblingen ble avsluttet",
    nn: "Koplinga vart avslutta",
    en: "The mapping was retired",
  },
  role_retired: { nb: "Rollen ble avviklet", nn: "Rolla vart avvikla", en: "The role was retired" },
  rejected: { nb: "Avslått", nn: "Avslått", en: "Rejected" },
  withdrawn: { nb: "Trukket tilbake", nn: "Trekt tilbake", en: "Withdrawn" },
  lapsed: { nb: "Falt bort uten svar", nn: "Fall bort utan svar", en: "Lapsed" },
  review_removed: {
    nb: "Fjernet i en gjennomgang",
    nn: "Fjerna i ein gjennomgang",
    en: "Removed in a review",
  },
  review_unanswered: {
    nb: "Gjennomgangen ble ikke besvart",
    nn: "Gjennomgangen vart ikkje svara på",
    en: "The review was not answered",
  },
  revoked_by_leader: { nb: "Avsluttet av leder", nn: "Avslutta av leiar", en: "Ended by a leader" },
  revoked_by_iam: {
    nb: "Avsluttet av tilgangsstyring",
    nn: "Avslutta av tilgangsstyring",
    en: "Ended by IAM staff",
  },
  given_up: {
    nb: "Oppgitt av personen selv",
    nn: "Gitt frå seg av personen sjølv",
    en: "Given up by the person",
  },
  mass_removal_confirmed: {
    nb: "Massefjerning bekreftet",
    nn: "Massefjerning stadfesta",
    en: "Mass removal confirmed",
  },
});
