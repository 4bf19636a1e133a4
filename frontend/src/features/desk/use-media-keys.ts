import { useEffect, useEffectEvent } from "react";

/** A headset's or pedal's play key plays and pauses; what the system shows of the sound stays empty. */
export function useMediaKeys(onPlayKey: () => void): void {
  const press = useEffectEvent(onPlayKey);
  useEffect(() => {
    const media = navigator.mediaSession as MediaSession | undefined;
    if (!media) return undefined;
    media.metadata = null;
    const actions = ["play", "pause"] as const;
    for (const action of actions) media.setActionHandler(action, () => press());
    return () => {
      for (const action of actions) media.setActionHandler(action, null);
    };
  }, []);
}
