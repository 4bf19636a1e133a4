import { Badge, Group, Text } from "@mantine/core";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { breakWords, type Clock, hoursWords } from "@/features/hours/words";
import type { MyShift, ShiftCorrection } from "@/lib/contract";

interface Props {
  shift: MyShift;
  correction: ShiftCorrection;
  clock: Clock;
  /** Takes the focus when this has just been asked for. */
  status?: Ref<HTMLDivElement>;
}

/** Both versions of a shift side by side, which of them counts, and who said so. */
export function Versions({ shift, correction, clock, status }: Props) {
  const { t } = useTranslation("hours");
  const agreed = correction.state === "agreed";
  const cells = (one: MyShift | ShiftCorrection) => [
    [t("started"), clock.timeBeside(one.started_at, shift.started_at)],
    [t("ended"), one.ended_at ? clock.timeBeside(one.ended_at, shift.started_at) : t("open")],
    [t("breaks"), breakWords(t, clock, one.breaks)],
    [t("worked"), hoursWords(t, one.hours)],
  ] as const;
  const asked = cells(correction);
  return (
    <div className="versions" data-testid="correction" data-state={correction.state}>
      <table>
        <thead>
          <tr>
            <th scope="col"><span className="hidden">{t("what")}</span></th>
            <th scope="col">{t("recorded")} {!agreed && <Counts />}</th>
            <th scope="col">{t("asked")} {agreed && <Counts />}</th>
          </tr>
        </thead>
        <tbody>
          {cells(shift).map(([name, was], at) => {
            const says = asked[at]?.[1] ?? "";
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{was}</td>
                <td data-differs={was !== says || undefined}>{says}{was !== says && <span className="hidden"> ({t("differs")})</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Group ref={status} tabIndex={-1} gap="sm" mt={6} data-testid="correction-status">
        <Badge variant="light" color={BADGES[correction.state]}>{t(`states.${correction.state}`)}</Badge>
        <Text size="sm" c="dimmed">{history(t, correction, clock)}</Text>
      </Group>
      {correction.reason !== "" && <Text size="sm" mt={4}>{t("reason", { reason: correction.reason })}</Text>}
    </div>
  );
}

const BADGES = { asked: "yellow", agreed: "slate", refused: "gray" } as const;

function Counts() {
  const { t } = useTranslation("hours");
  return <span className="counts">{t("counts")}</span>;
}

function history(t: ReturnType<typeof useTranslation<"hours">>["t"], { state, asked_at, decided_at, decided_by }: ShiftCorrection, clock: Clock): string {
  const asked = t("askedAt", { moment: clock.moment(asked_at) });
  if (!decided_at) return asked;
  const values = { state: t(`states.${state}`), moment: clock.moment(decided_at) };
  return `${asked} · ${decided_by ? t("decidedBy", { ...values, name: decided_by }) : t("decidedAt", values)}`;
}
