import { Text } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { type Action, type Escalation, useEscalation } from "@/features/escalations/api/escalations";
import { isWaiting } from "@/features/escalations/model/clock";
import { Detail } from "@/features/escalations/parts/detail";
import { QueueList } from "@/features/escalations/parts/queue-list";
import { CloseDialog, DecideDialog } from "@/features/escalations/parts/word-dialog";
import { type Actions, useActions } from "@/features/escalations/use-actions";
import { type SoundView, useClipSound } from "@/features/escalations/use-clip-sound";
import { type QueueScreen, useQueueScreen } from "@/features/escalations/use-queue-screen";
import { useDocumentKeys } from "@/hooks/use-document-keys";
import { useNow } from "@/hooks/use-now";

const actionKeys: Record<string, Action> = { a: "acknowledge", d: "decide", c: "close" };

/** The queue beside the escalation that is open, and the keys of both. */
export function QueueDesk({ rows, more }: { rows: Escalation[]; more: boolean }) {
  const { t } = useTranslation("escalations");
  const now = useNow();
  const list = useRef<HTMLDivElement>(null);
  const waiting = rows.filter(isWaiting);
  const screen = useQueueScreen(waiting);
  const actions = useActions();
  const sound = useClipSound(screen.open);
  const leave = () => {
    screen.leave();
    list.current?.focus();
  };
  useDocumentKeys((key, event) => handleKey(key, event.repeat, { waiting, screen, actions, sound, leave, list: list.current }));
  return (
    <div className="queue-desk" data-open={screen.open !== null}>
      <div>
        {waiting.length === 0
          ? <Text c="dimmed" data-testid="queue-empty">{t("empty")}</Text>
          : <QueueList ref={list} rows={waiting} cursor={screen.cursor} now={now} onOpen={(id) => screen.show(id, false)} />}
        {more && <Text size="sm" c="dimmed" mt="sm">{t("more")}</Text>}
      </div>
      {screen.open !== null && <OpenOne key={screen.open} id={screen.open} now={now} screen={screen} actions={actions} sound={sound} onLeave={leave} />}
    </div>
  );
}

interface OpenOneProps {
  id: string;
  now: number;
  screen: QueueScreen;
  actions: Actions;
  sound: SoundView;
  onLeave: () => void;
}

function OpenOne({ id, now, screen, actions, sound, onLeave }: OpenOneProps) {
  const one = useEscalation(id);
  if (one.isError && !one.data) return <Failed error={one.error} onAgain={onLeave} />;
  if (!one.data) return null;
  const row = one.data;
  const refused = actions.refusedFor(id);
  const Dialog = actions.dialog === "decide" ? DecideDialog : CloseDialog;
  return (
    <>
      <Detail
        row={row} now={now} sound={sound} busy={actions.busy} refused={actions.dialog ? null : refused} focused={screen.focused}
        onAction={(action) => actions.start(row, action)} onLeave={onLeave}
      />
      {actions.dialog && <Dialog row={row} busy={actions.busy} refused={refused} onSend={actions.send} onClose={actions.cancel} />}
    </>
  );
}

interface Hands {
  waiting: Escalation[];
  screen: QueueScreen;
  actions: Actions;
  sound: SoundView;
  leave: () => void;
  list: HTMLElement | null;
}

function handleKey(key: string, repeat: boolean, hands: Hands): boolean {
  const { waiting, screen, list } = hands;
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key] as 1 | -1 | undefined;
  if (by) {
    screen.move(by);
    list?.focus();
    return true;
  }
  if (repeat) return false;
  if (key === "Escape") return escape(hands);
  const row = waiting.find(({ id }) => id === screen.cursor);
  return row !== undefined && actOn(row, key, hands);
}

function actOn(row: Escalation, key: string, { screen, actions, sound }: Hands): boolean {
  const isOpen = screen.open === row.id;
  const action = actionKeys[key];
  if (key === " " && isOpen) sound.toggle();
  // The first press only opens: nobody hears a clip before its warning is on the screen.
  else if (key === " " || key === "Enter") screen.show(row.id, true);
  else if (action) {
    if (!isOpen) screen.show(row.id, false);
    actions.start(row, action);
  } else return false;
  return true;
}

function escape({ screen, sound, leave }: Hands): boolean {
  if (sound.phase === "playing" || sound.phase === "loading") sound.stop();
  else if (screen.open !== null) leave();
  else return false;
  return true;
}
