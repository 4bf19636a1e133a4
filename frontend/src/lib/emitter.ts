/** A typed list of listeners for one kind of event. */
export class Emitter<Payload = void> {
  #listeners = new Set<(payload: Payload) => void>();

  on(listener: (payload: Payload) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(payload: Payload): void {
    for (const listener of [...this.#listeners]) listener(payload);
  }
}
