import { useSyncExternalStore } from "react";
import { Emitter } from "@/lib/emitter";

/** State that lives outside React's tree, changed by replacing parts of it. */
export class Store<State extends object> {
  #state: State;
  #changed = new Emitter();

  constructor(state: State) {
    this.#state = state;
  }

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => this.#changed.on(listener);

  set(patch: Partial<State>): void {
    this.#state = { ...this.#state, ...patch };
    this.#changed.emit();
  }
}

export function useStore<State extends object>(store: Store<State>): State {
  return useSyncExternalStore(store.subscribe, store.get);
}
