/**
 * Ownership of things that must end: listeners, timers, object addresses, requests under way.
 *
 * Whoever starts something gets a scope, and disposing the scope ends all of it, children first. The raw calls are not
 * allowed anywhere else (tools/zones.mjs). After disposal everything is a no-op, so that late callbacks do no harm.
 */
export class Scope {
  #enders = new Set<() => void>();
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Runs `end` on disposal; the returned function ends it earlier, once. */
  own(end: () => void): () => void {
    if (this.#disposed) {
      end();
      return () => undefined;
    }
    const once = () => {
      if (this.#enders.delete(once)) end();
    };
    this.#enders.add(once);
    return once;
  }

  child(): Scope {
    const scope = new Scope();
    const release = this.own(() => scope.dispose());
    scope.own(release);
    return scope;
  }

  listen<E extends Event = Event>(
    target: EventTarget,
    type: string,
    listener: (event: E) => void,
    options?: AddEventListenerOptions,
  ): () => void {
    if (this.#disposed) return () => undefined;
    const handler = (event: Event) => listener(event as E);
    target.addEventListener(type, handler, options);
    return this.own(() => target.removeEventListener(type, handler, options));
  }

  timeout(run: () => void, ms: number): () => void {
    if (this.#disposed) return () => undefined;
    const end = this.own(() => clearTimeout(timer));
    const timer = setTimeout(() => {
      end();
      run();
    }, ms);
    return end;
  }

  interval(run: () => void, ms: number): () => void {
    if (this.#disposed) return () => undefined;
    const timer = setInterval(run, ms);
    return this.own(() => clearInterval(timer));
  }

  /** Runs before every repaint until ended. */
  frames(run: () => void): () => void {
    if (this.#disposed) return () => undefined;
    const next = () => {
      frame = requestAnimationFrame(next);
      run();
    };
    let frame = requestAnimationFrame(next);
    return this.own(() => cancelAnimationFrame(frame));
  }

  /** Resolves after `ms`; rejects when the scope ends first. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.own(() => reject(new DOMException("The scope ended.", "AbortError")));
      this.timeout(() => {
        this.#enders.delete(cancel);
        resolve();
      }, ms);
    });
  }

  /** An address for bytes in memory, revoked with the scope. */
  objectUrl(blob: Blob): { url: string; revoke: () => void } {
    const url = URL.createObjectURL(blob);
    return { url, revoke: this.own(() => URL.revokeObjectURL(url)) };
  }

  /** Aborts with the scope. */
  signal(): AbortSignal {
    const controller = new AbortController();
    this.own(() => controller.abort());
    return controller.signal;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const end of [...this.#enders].toReversed()) end();
    this.#enders.clear();
  }
}
