import { parkWrite, unparkWrite } from "@/features/desk/api/outcomes";
import type { DeskParts } from "@/features/desk/session/parts";
import { withParked, withReopened } from "@/features/desk/session/state";
import { ApiError } from "@/lib/api-error";
import type { Parked } from "@/lib/contract";

/** Clips that are put by for later. They stay held, with what was filled in, and go back when the others would. */
export class LaidAside {
  readonly #desk: DeskParts;

  constructor(desk: DeskParts) {
    this.#desk = desk;
  }

  park(): void {
    const { store, playback, outbox } = this.#desk;
    const { clips, escalation } = store.get();
    const clip = clips[0];
    if (!clip || escalation) return;
    if (clip.label) {
      store.set({ notice: { key: "parkSent", tone: "quiet" } });
      return;
    }
    const { id } = clip.assignment;
    playback.layAside(id);
    store.set({ ...withParked(store.get()), notice: { key: "parked", tone: "quiet" } });
    this.#desk.movedOn();
    outbox.post<Parked>(id, () => parkWrite(id)).catch((error: unknown) => this.#refused(id, error));
  }

  /** Takes a clip up again: it is in hand, as it was left, and the one in hand comes after it. */
  takeUp(id: string): void {
    const { store, playback, outbox } = this.#desk;
    const { parked, filled, escalation } = store.get();
    const clip = parked.find(({ assignment }) => assignment.id === id);
    const mine = filled[id];
    if (!clip || !mine || escalation) return;
    playback.silence();
    store.set({ ...withReopened(store.get(), clip, mine), panel: null, notice: { key: "takenUp", tone: "quiet" } });
    this.#desk.movedOn();
    outbox.post<Parked>(id, () => unparkWrite(id)).catch((error: unknown) => this.#refused(id, error));
  }

  /** It went back meanwhile, or was stopped. Where something is filled in, it stays to be sent: late work counts. */
  #refused(id: string, error: unknown): void {
    if (!(error instanceof ApiError)) return;
    if (error.code === "withdrawn") this.#desk.withdraw([id]);
    else if (error.code !== "already_ended") this.#say(error);
    else if ((this.#desk.store.get().filled[id]?.touched.length ?? 0) === 0) {
      this.#desk.remove([id]);
      this.#desk.store.set({ notice: { key: "wentBack", tone: "warn" } });
    }
  }

  #say(error: ApiError): void {
    this.#desk.store.set({ notice: { key: "refused", tone: "warn", sentence: error.message } });
  }
}
