import { send, signedInEvents, type Write } from "@/lib/api";
import { isRefusal } from "@/lib/api-error";
import { Scope } from "@/lib/scope";

/**
 * Writes on their way, in memory only. Each clip has its own line of them, sent in order; clips do not wait for each other. A
 * write is repeated with its key until it is answered: over a lost line, an overloaded server, a session that ran out.
 */
export class Outbox {
  /** Of its own: what is on its way outlives the screen that sent it. */
  #scope = new Scope();
  #onCount: (unsent: number) => void;
  #lines = new Map<string, Promise<unknown>>();
  #unsent = 0;
  #closing = false;

  constructor(onCount: (unsent: number) => void) {
    this.#onCount = onCount;
    this.#scope.listen<BeforeUnloadEvent>(window, "beforeunload", (event) => {
      if (this.#unsent > 0) event.preventDefault();
    });
  }

  /** Something about this clip is on its way. */
  has(clip: string): boolean {
    return this.#lines.has(clip);
  }

  /** Sends what `compose` makes once everything before it in this clip's line is settled. */
  post<Answer>(clip: string, compose: () => Write | Promise<Write>): Promise<Answer> {
    const before = this.#lines.get(clip) ?? Promise.resolve();
    const answer = before.catch(() => undefined).then(async () => this.#deliver<Answer>(await compose()));
    this.#lines.set(clip, answer);
    this.#count(1);
    const settled = () => {
      this.#count(-1);
      if (this.#lines.get(clip) === answer) this.#lines.delete(clip);
    };
    answer.then(settled, settled);
    return answer;
  }

  async #deliver<Answer>(write: Write): Promise<Answer> {
    for (;;) {
      try {
        return await send<Answer>(write, { scope: this.#scope });
      } catch (error) {
        if (!isRefusal(error, "not_signed_in")) throw error;
        await this.#signedIn();
      }
    }
  }

  #signedIn(): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.#scope.own(signedInEvents.on(() => {
        forget();
        resolve();
      }));
    });
  }

  /** Nothing more will be posted: ends when all is sent. */
  close(): void {
    this.#closing = true;
    if (this.#unsent === 0) this.#scope.dispose();
  }

  #count(by: 1 | -1): void {
    this.#unsent += by;
    this.#onCount(this.#unsent);
    if (this.#closing) this.close();
  }
}
