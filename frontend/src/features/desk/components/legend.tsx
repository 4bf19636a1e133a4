import { Button, Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

const LISTENING = [
  [["Space"], "play"], [["R"], "restart"], [["←", "→"], "second"], [["Shift ←", "Shift →"], "fifth"], [["↑", "↓"], "zoom"],
  [["-", "="], "speed"], [["L"], "loop"], [["1", "…", "9"], "answer"], [["0"], "cannotTell"], [["X"], "condition"], [["T"], "text"],
  [["Enter"], "submit"], [["S"], "skip"], [["Shift S"], "because"], [["P"], "park"], [["Shift P"], "aside"], [["A"], "accidental"], [["E"], "escalate"], [["Z"], "undo"],
  [["PageUp"], "lastTwenty"], [["B"], "break"], [["?"], "legend"],
] as const;

const BOTH = [
  [["Esc"], "silence"], [["F8"], "resume"], [["F9"], "back"], [["F4"], "escalate"], [["Ctrl", "Enter"], "submit"],
] as const;

const LIST = [
  [["↑", "↓"], "walk"], [["Enter"], "open"], [["Z"], "takeBack"], [["E"], "escalateLate"], [["Esc"], "backToClip"],
] as const;

/** The keys, beside the work and not over it. */
export function Legend({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("desk");
  return (
    <aside className="side-panel" aria-label={t("legend.title")} data-testid="legend">
      <Text fw={600}>{t("legend.listening")}</Text>
      <Keys rows={LISTENING} />
      <Text fw={600} mt="md">{t("legend.both")}</Text>
      <Keys rows={BOTH} />
      <Text fw={600} mt="md">{t("legend.list")}</Text>
      <Keys rows={LIST} />
      <Button mt="md" size="compact-sm" variant="default" onClick={onClose}>{t("legend.close")}</Button>
    </aside>
  );
}

function Keys({ rows }: { rows: typeof LISTENING | typeof BOTH | typeof LIST }) {
  const { t } = useTranslation("desk");
  return (
    <dl className="keys">
      {rows.map(([keys, does]) => (
        <div key={keys.join()}>
          <dt>{keys.map((key) => <Kbd size="xs" key={key}>{key}</Kbd>)}</dt>
          <dd>{t(`legend.keys.${does}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
