import { useTranslation } from "react-i18next";
import type { Lane } from "@/features/leading/api/queue";
import { longestOf, parts, piecesOf } from "@/features/leading/model/lanes";
import { ageWords, laneWords } from "@/features/leading/words";

/** A bar a lane. The picture is for the eye; the same numbers stand in the table's cells for everybody. */
export function LanePicture({ lanes, now }: { lanes: Lane[]; now: number }) {
  const { t } = useTranslation("leading");
  const longest = longestOf(lanes);
  const shown = parts.filter((part) => part !== "reserved" || lanes.some((lane) => lane.reserved > 0));
  return (
    <div className="lead-scroll">
      <table className="lanes" aria-label={t("queue.lanes")}>
        <thead>
          <tr>
            <th scope="col">{t("queue.lane")}</th>
            <td aria-hidden="true" />
            {shown.map((part) => <th key={part} scope="col" className="lane-number"><span className="lane-key" data-part={part} aria-hidden="true" />{t(`queue.parts.${part}`)}</th>)}
            <th scope="col" className="lane-number">{t("queue.oldest")}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => <LaneRow key={keyOf(lane)} lane={lane} longest={longest} shown={shown} now={now} />)}
        </tbody>
      </table>
    </div>
  );
}

interface LaneRowProps {
  lane: Lane;
  longest: number;
  shown: readonly (typeof parts)[number][];
  now: number;
}

function LaneRow({ lane, longest, shown, now }: LaneRowProps) {
  const { t, i18n } = useTranslation("leading");
  const { name, terms } = laneWords(t, lane, i18n.language);
  return (
    <tr data-testid="lane" data-language={lane.language} data-warned={lane.warned}>
      <th scope="row">{name}{terms.length > 0 && <span className="lane-terms">{terms.join(" · ")}</span>}</th>
      <td className="lane-bar-cell" aria-hidden="true">
        <div className="lane-bar">
          {piecesOf(lane, longest).map(({ part, width }) => <span key={part} className="lane-piece" data-part={part} style={{ width: `${width}%` }} />)}
        </div>
      </td>
      {shown.map((part) => <td key={part} className="lane-number">{lane[part].toLocaleString(i18n.language)}</td>)}
      <td className="lane-number">{lane.oldest_open_since ? ageWords(t, lane.oldest_open_since, now) : "–"}</td>
    </tr>
  );
}

function keyOf({ language, warned, routing_zone, clearance, residency }: Lane): string {
  return [language, warned, routing_zone, clearance, residency].join("/");
}
