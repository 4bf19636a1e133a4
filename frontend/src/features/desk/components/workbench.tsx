import { useEffect, useRef, useState } from "react";
import { Waiting } from "@/components/waiting";
import { BreakCover } from "@/features/desk/components/break-cover";
import { Bench } from "@/features/desk/components/bench";
import { StatusBar } from "@/features/desk/components/status-bar";

import type { Command } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useDesk } from "@/features/desk/use-desk";
import { useDeskKeys } from "@/features/desk/use-desk-keys";
import { useFocusBack } from "@/features/desk/use-focus-back";
import { useMediaKeys } from "@/features/desk/use-media-keys";
import { useShiftStep } from "@/features/desk/use-shift";
import type { Me } from "@/lib/contract";

export function Workbench({ me }: { me: Me }) {
  const desk = useDesk();
  return desk ? <Sitting me={me} desk={desk} /> : <Waiting />;
}

/** The desk with its keys. A break covers it and leaves everything behind the cover as it is. */
function Sitting({ me, desk }: { me: Me; desk: DeskSession }) {
  const bench = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [leaving, setLeaving] = useState(false);
  const startBreak = useShiftStep("breaks/start");
  const covered = leaving || me.today.shift?.on_break === true;

  const takeBreak = () => {
    desk.playback.silence();
    setLeaving(true);
    startBreak.mutate(undefined, { onSettled: () => setLeaving(false) });
  };
  const act = (command: Command) => {
    if (command.do === "break") takeBreak();
    else if (command.do === "text") focusText(frame.current);
    else desk.run(command);
    // `Esc` leaves whatever has the focus. A list that opens beside the clip takes the focus; whatever closes one gives it back.
    if (command.do === "leave_field" || command.do === "silence" || command.do === "legend" || desk.store.get().panel === null && isList(command.do)) {
      frame.current?.focus({ preventScroll: true });
    }
  };
  useDeskKeys(desk, act, !covered);
  useFocusBack(bench, frame);
  useMediaKeys(() => desk.run({ do: "resume_pause" }));

  useEffect(() => {
    if (!covered) frame.current?.focus({ preventScroll: true });
  }, [covered]);

  return (
    <div className="desk">
      <div ref={bench} inert={covered} className={covered ? "desk-hidden" : ""}>
        <StatusBar me={me} desk={desk} onBreak={takeBreak} breakFailed={startBreak.error} />
        <Bench desk={desk} frame={frame} act={act} />
      </div>
      {covered && <BreakCover me={me} onBack={() => void desk.resume()} />}
    </div>
  );
}

function isList(what: Command["do"]): boolean {
  return what === "last_twenty" || what === "laid_aside";
}

/** The field of the current question, else the first there is; writing goes on at its end. */
function focusText(frame: HTMLElement | null): void {
  type Field = HTMLInputElement | HTMLTextAreaElement;
  const field = frame?.querySelector<Field>("[data-current] [data-text]") ?? frame?.querySelector<Field>("[data-text]");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
