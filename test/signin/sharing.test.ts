import { expect, test } from "vitest";
import { sharing } from "../../src/signin/client-memory.ts";

/** Questions that are answered when the test says so, each with its own number. */
function asked() {
  const open: { answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const work = () =>
    new Promise<number>((answer, fail) => {
      open.push({ answer, fail });
    });
  return { open, work };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("who asks while a question is under way gets the next one's answer, with all who come meanwhile", async () => {
  const { open, work } = asked();
  const look = sharing();
  const first = look("a", work);
  const later = [look("a", work), look("a", work), look("a", work)];
  expect(open).toHaveLength(1);
  open[0]?.answer(1);
  expect(await first).toBe(1);
  await turn();
  expect(open).toHaveLength(2);
  const last = look("a", work);
  open[1]?.answer(2);
  expect(await Promise.all(later)).toEqual([2, 2, 2]);
  await turn();
  open[2]?.answer(3);
  expect(await last).toBe(3);
});

test("others do not wait, and nothing is kept", async () => {
  const { open, work } = asked();
  const look = sharing();
  const both = [look("a", work), look("b", work)];
  expect(open).toHaveLength(2);
  for (const [index, one] of open.entries()) one.answer(index);
  expect(await Promise.all(both)).toEqual([0, 1]);
  await turn();
  const again = look("a", work);
  open[2]?.answer(9);
  expect(await again).toBe(9);
});

test("a question that fails fails for those who share it, and the next is put all the same", async () => {
  const { open, work } = asked();
  const look = sharing();
  const first = look("a", work);
  const second = look("a", work);
  open[0]?.fail(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  await turn();
  open[1]?.answer(2);
  expect(await second).toBe(2);
});
