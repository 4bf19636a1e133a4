import type { Filled } from "@/features/desk/model/filled";
import type { Drafts } from "@/features/desk/session/drafts";
import type { GivenBack } from "@/features/desk/session/given-back";
import type { Outbox } from "@/features/desk/session/outbox";
import type { Playback } from "@/features/desk/session/playback";
import type { DeskState } from "@/features/desk/session/state";
import type { Scope } from "@/lib/scope";
import type { Store } from "@/lib/store";

/** What the desk's journeys work with. */
export interface DeskParts {
  readonly scope: Scope;
  readonly store: Store<DeskState>;
  readonly playback: Playback;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly givenBack: GivenBack;
  /** Assignments that were ended here: an answer that was on its way may still name them. */
  readonly ended: Set<string>;
  /** Clips that `Z` brought back and that are not done again. */
  readonly reopened: Set<string>;
  /** Work was counted, or taken back. */
  readonly onEnded: (by: 1 | -1) => void;
  /** Another clip is in hand. */
  movedOn(): void;
  refill(clip: string, filled: Filled): void;
  /** Saves what is filled in for a clip: one that is back on the desk, since its draft went as it was ended. */
  keep(clip: string): void;
  /** Makes a question the one that digits answer. */
  point(clip: string, question: string): void;
  /** Tags on offer as the language heard, by their digits. */
  languagesFor(clip: string): string[];
  takeActiveMs(): number;
  remove(clips: string[]): void;
  withdraw(clips: string[]): void;
}
