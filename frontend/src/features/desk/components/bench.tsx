import type { RefObject } from "react";
import { Waiting } from "@/components/waiting";
import { ClipFrame } from "@/features/desk/components/clip-frame";
import { ContextPanel } from "@/features/desk/components/context-panel";
import { KindsPanel } from "@/features/desk/components/kinds-panel";
import { LaidAside } from "@/features/desk/components/laid-aside";
import { LastTwenty } from "@/features/desk/components/last-twenty";
import { Legend } from "@/features/desk/components/legend";
import { OnlyAside } from "@/features/desk/components/only-aside";
import { RefusedPanel } from "@/features/desk/components/refused-panel";
import type { Command } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { DeskClip, DeskState } from "@/features/desk/session/state";
import { useStore } from "@/lib/store";

interface Props {
  desk: DeskSession;
  frame: RefObject<HTMLDivElement | null>;
  act: (command: Command) => void;
}

/** What lies on the desk now: a clip, the kinds after an escalation, or the reason why there is none. */
export function Bench({ desk, frame, act }: Props) {
  const { clips, escalation, phase, panel } = useStore(desk.store);
  const clip = clips[0];
  return (
    <div className="desk-columns">
      {escalation && <KindsPanel escalation={escalation} frame={frame} act={act} />}
      {!escalation && clip && <ClipFrame key={clip.assignment.id} clip={clip} desk={desk} frame={frame} act={act} />}
      {!panel && !escalation && clip && (!clip.silent || hasContext(clip)) && <ContextPanel clip={clip} />}
      {!escalation && !clip && <Nothing desk={desk} phase={phase} act={act} />}
      {panel === "legend" && <Legend onClose={() => act({ do: "legend" })} />}
      {panel === "last_twenty" && <LastTwenty desk={desk} onClose={() => act({ do: "last_twenty" })} />}
      {panel === "laid_aside" && <LaidAside desk={desk} onClose={() => act({ do: "laid_aside" })} />}
    </div>
  );
}

/** Of a label from before a reload nothing is here but what was answered. */
function hasContext({ assignment }: DeskClip): boolean {
  return Object.keys(assignment.context).length > 0;
}

/** There is no clip in hand: why, or a moment's wait. */
function Nothing({ desk, phase, act }: Pick<Props, "desk" | "act"> & { phase: DeskState["phase"] }) {
  if (phase === "refused" || phase === "failed") return <RefusedPanel desk={desk} act={act} />;
  return phase === "aside" ? <OnlyAside desk={desk} act={act} /> : <Waiting />;
}
