import type { MappingEvent } from "../../grants/mappings/mapping-history-store.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { MAPPING_EVENTS } from "../../i18n/mapping-event-words.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import type { View } from "../view.ts";
import { actorIn, type Names } from "./mappings-words.ts";

type Props = { view: View; history: readonly MappingEvent[]; names: Names };

/** What has happened to mappings, newest first: when, what, and who did it. */
export const MappingHistory = ({ view, history, names }: Props) => {
  const { say, moment, number } = view;
  return (
    <>
      <h2 class="ds-heading" data-size="sm">
        {say(MAPPINGS.happened)}
      </h2>
      <section
        class="list table-frame"
        tabindex={0}
        aria-label={say(COMMON.scrollable, say(MAPPINGS.happened))}
      >
        <table class="ds-table" data-color="neutral">
          <thead>
            <tr>
              <th scope="col">{say(MAPPINGS.when)}</th>
              <th scope="col">{say(MAPPINGS.what)}</th>
              <th scope="col">{say(MAPPINGS.who)}</th>
            </tr>
          </thead>
          <tbody>
            {history.map(({ mapping, at, what, by, ttlDays }) => (
              <tr>
                <td class="nowrap">{moment(at)}</td>
                <td>
                  <a class="ds-link" href={`/admin/mappings/${mapping}`}>
                    {say(MAPPING_EVENTS[what])}
                  </a>
                  {ttlDays !== null && <small>{say(GROUPS.days, number(ttlDays))}</small>}
                </td>
                <td>{actorIn(view, by, names.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
};
