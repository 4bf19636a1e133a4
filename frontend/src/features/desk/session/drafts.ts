import { saveDraft } from "@/features/desk/api/drafts";
import { nextRevision } from "@/features/desk/model/revision";
import { leaveNote, readNotes, tearUpNote } from "@/features/desk/session/leaving";
import { signedInEvents } from "@/lib/api";
import { ApiError, isRefusal } from "@/lib/api-error";
import type { Scope } from "@/lib/scope";

export const STILL_MS = 2000;

interface Unsaved {
  draft: Record<string, unknown>;
  revision: number;
  /** Sent so that it outlives the page. */
  leaving: boolean;
  /** Ends the wait for the next try. */
  cancel: () => void;
}

/**
 * Saves the form of a clip on the server once it has been left alone for two seconds, and before the page goes. It counts as
 * saved when the server said so: until then it is sent again, and once more as the page goes, since a request that is on its
 * way dies with its page. Revisions tell the server which of two is the newer, in whatever order they arrive.
 */
export class Drafts {
  readonly #scope: Scope;
  readonly #unsaved = new Map<string, Unsaved>();
  #last: number;

  constructor(scope: Scope) {
    this.#scope = scope;
    this.#last = Math.max(0, ...Object.values(readNotes()));
    scope.listen(window, "pagehide", () => this.#leave());
    scope.listen(document, "visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#leave();
    });
    scope.own(signedInEvents.on(() => this.#saveAll()));
    scope.own(() => this.#leave());
  }

  changed(clip: string, filled: Record<string, unknown>): void {
    this.#unsaved.get(clip)?.cancel();
    this.#last = nextRevision(this.#last, Date.now());
    const unsaved: Unsaved = { draft: { ...filled, revision: this.#last }, revision: this.#last, leaving: false, cancel: nothing };
    this.#unsaved.set(clip, unsaved);
    this.#saveSoon(clip, unsaved);
  }

  /** The clip was ended: its draft is not wanted any more. */
  forget(clip: string): void {
    this.#unsaved.get(clip)?.cancel();
    this.#unsaved.delete(clip);
    tearUpNote(clip, this.#last);
  }

  /** A draft of this revision came from the server: what is typed from here on is newer, whatever this machine's clock says. */
  saw(revision: number): void {
    this.#last = Math.max(this.#last, revision);
  }

  #saveSoon(clip: string, unsaved: Unsaved): void {
    unsaved.cancel = this.#scope.timeout(() => this.#save(clip, unsaved), STILL_MS);
  }

  #save(clip: string, unsaved: Unsaved): void {
    unsaved.cancel();
    saveDraft(clip, unsaved.draft, unsaved.leaving).then(
      () => this.#saved(clip, unsaved),
      (error: unknown) => this.#failed(clip, unsaved, error),
    );
  }

  #saved(clip: string, unsaved: Unsaved): void {
    tearUpNote(clip, unsaved.revision);
    if (this.#unsaved.get(clip) !== unsaved) return;
    unsaved.cancel();
    this.#unsaved.delete(clip);
  }

  #failed(clip: string, unsaved: Unsaved, error: unknown): void {
    if (this.#unsaved.get(clip) !== unsaved) return;
    unsaved.leaving = false;
    if (isRefusal(error, "not_signed_in")) return;
    if (error instanceof ApiError && !error.passing) this.forget(clip);
    else this.#saveSoon(clip, unsaved);
  }

  #saveAll(): void {
    for (const [clip, unsaved] of this.#unsaved) this.#save(clip, unsaved);
  }

  #leave(): void {
    for (const [clip, unsaved] of this.#unsaved) {
      if (unsaved.leaving) continue;
      unsaved.leaving = true;
      leaveNote(clip, unsaved.revision);
      this.#save(clip, unsaved);
    }
  }
}

function nothing(): void {}
