import { saveDraft } from "@/features/desk/api/drafts";
import { NoAnswer } from "@/lib/api-error";
import type { Scope } from "@/lib/scope";

export const STILL_MS = 2000;

/**
 * Saves the form of the clip in hand on the server once it has been left alone for two seconds, and before the page goes.
 * `wanted` says whether a clip is still on the desk, so that a lost line is not answered by saving what was sent meanwhile.
 */
export class Drafts {
  #scope: Scope;
  #wanted: (clip: string) => boolean;
  #waiting = new Map<string, { draft: Record<string, unknown>; cancel: () => void }>();

  constructor(scope: Scope, wanted: (clip: string) => boolean) {
    this.#scope = scope;
    this.#wanted = wanted;
    scope.listen(window, "pagehide", () => this.#saveAll());
    scope.listen(document, "visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#saveAll();
    });
    scope.own(() => this.#saveAll());
  }

  changed(clip: string, draft: Record<string, unknown>): void {
    this.forget(clip);
    const cancel = this.#scope.timeout(() => this.#save(clip, false), STILL_MS);
    this.#waiting.set(clip, { draft, cancel });
  }

  /** The clip was ended: its draft is not wanted any more. */
  forget(clip: string): void {
    this.#waiting.get(clip)?.cancel();
    this.#waiting.delete(clip);
  }

  #save(clip: string, leaving: boolean): void {
    const waiting = this.#waiting.get(clip);
    if (!waiting) return;
    this.forget(clip);
    saveDraft(clip, waiting.draft, leaving).catch((error: unknown) => {
      const again = error instanceof NoAnswer && !leaving && !this.#waiting.has(clip) && this.#wanted(clip);
      if (again && !this.#scope.disposed) this.changed(clip, waiting.draft);
    });
  }

  #saveAll(): void {
    for (const clip of [...this.#waiting.keys()]) this.#save(clip, true);
  }
}
