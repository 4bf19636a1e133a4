import { currentBatch, takeBatch } from "@/features/desk/api/batches";
import { batchWithDrafts } from "@/features/desk/session/late-drafts";
import { type DeskState, withBatch } from "@/features/desk/session/state";
import { ApiError } from "@/lib/api-error";
import type { Batch } from "@/lib/contract";
import type { Scope } from "@/lib/scope";
import type { Store } from "@/lib/store";

interface Hooks {
  onArrived: () => void;
  /** More is being asked for; what comes back hears what the answer says is held. */
  onAsk: () => (batch: Batch) => void;
  /** More was refused for a reason that may have taken clips that are here. */
  onRefused: () => void;
}

/** When no more than this many clips are left on the desk, more are asked for. */
export const LOW = 3;
/** And where there seemed to be no more, not before this few. */
const LAST = 1;
const LOOK_AGAIN_MS = 20_000;
const UNSETTLED_MS = 1000;

/** Keeps clips on the desk: first what was here before a reload, then more whenever they run low. */
export class Supply {
  readonly #scope: Scope;
  readonly #store: Store<DeskState>;
  readonly #ended: ReadonlySet<string>;
  readonly #hooks: Hooks;
  #asking = false;
  /** The last answer brought nothing new: what is on the desk is all there is for now. */
  #dry = false;
  /** Ends the wait for the next look, of which there is one. */
  #cancelLook: (() => void) | null = null;

  constructor(scope: Scope, store: Store<DeskState>, ended: ReadonlySet<string>, hooks: Hooks) {
    this.#scope = scope;
    this.#store = store;
    this.#ended = ended;
    this.#hooks = hooks;
  }

  async begin(): Promise<void> {
    this.#store.set({ phase: "loading", refused: null });
    await this.#ask(async () => {
      const { batch, incomplete } = await batchWithDrafts(this.#scope);
      if (incomplete) this.#store.set({ notice: { key: "draftMissing", tone: "warn" } });
      return batch ?? takeBatch();
    });
  }

  /** Asks for more when few are left. A refusal matters only once the desk is empty. */
  async topUp(): Promise<void> {
    if (this.#store.get().clips.length <= (this.#dry ? LAST : LOW)) await this.more();
  }

  /** The assignments that are still held, or null where that cannot be known now. */
  async held(): Promise<Set<string> | null> {
    try {
      const batch = await currentBatch(this.#scope.signal());
      return new Set(batch?.assignments.map(({ id }) => id));
    } catch {
      return null;
    }
  }

  more(): Promise<void> {
    return this.#ask(takeBatch);
  }

  async #ask(fetchBatch: () => Promise<Batch>): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    this.#cancelLook?.();
    const hear = this.#hooks.onAsk();
    try {
      const batch = await fetchBatch();
      if (this.#scope.disposed) return;
      hear(batch);
      const before = this.#store.get().clips.length;
      this.#store.set(withBatch(this.#store.get(), batch, this.#ended));
      const { clips } = this.#store.get();
      this.#dry = clips.length === before;
      if (clips.length > 0) this.#store.set({ phase: "working", refused: null });
      if (clips.length > before) this.#hooks.onArrived();
    } catch (error) {
      if (!this.#scope.disposed) this.#refuse(error);
    } finally {
      this.#asking = false;
    }
    this.#afterwards();
  }

  #refuse(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const refused = error instanceof ApiError ? { code: error.code, message: error.message, details: error.details } : null;
    this.#store.set({ refused });
    this.#dry = true;
    if (refused?.code === "paused" || refused?.code === "no_work") this.#hooks.onRefused();
    if (this.#store.get().clips.length > 0) return;
    this.#store.set({ phase: refused ? "refused" : "failed" });
    // New work may come at any time, and a pause may end; everything else waits for the person.
    if (refused?.code === "no_work" || refused?.code === "paused" || !refused) this.#lookAgain();
  }

  #lookAgain(): void {
    this.#cancelLook?.();
    this.#cancelLook = this.#scope.timeout(() => void this.more(), LOOK_AGAIN_MS);
  }

  /** An answer that brought nothing new: the labels on their way have not arrived yet. Ask again when they may have. */
  #afterwards(): void {
    const { clips, parked, unsent, phase, refused } = this.#store.get();
    if (clips.length > 0 || refused || phase === "failed") return;
    if (parked.length > 0 && unsent === 0) {
      this.#store.set({ phase: "aside" });
      this.#scope.timeout(() => void this.topUp(), LOOK_AGAIN_MS);
      return;
    }
    this.#store.set({ phase: "loading" });
    this.#scope.timeout(() => void this.more(), UNSETTLED_MS);
  }
}
