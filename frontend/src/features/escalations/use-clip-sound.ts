import { useCallback, useEffect, useRef, useState } from "react";
import { ClipSound, type Phase } from "@/features/escalations/model/clip-sound";

export interface SoundView {
  phase: Phase;
  error: Error | null;
  toggle: () => void;
  stop: () => void;
}

const SILENT = { id: "", phase: "silent" as Phase, error: null as Error | null };

/** The sound of the clip that is open. Opening another, or none, ends it. */
export function useClipSound(id: string | null): SoundView {
  const [told, setTold] = useState(SILENT);
  const sound = useRef<ClipSound | null>(null);
  useEffect(() => {
    if (id === null) return undefined;
    const opened = new ClipSound(id, (phase, error) => setTold({ id, phase, error }));
    sound.current = opened;
    return () => {
      sound.current = null;
      opened.dispose();
      setTold(SILENT);
    };
  }, [id]);
  const { phase, error } = told.id === id ? told : SILENT;
  const toggle = useCallback(() => void sound.current?.toggle(), []);
  const stop = useCallback(() => sound.current?.stop(), []);
  return { phase, error, toggle, stop };
}
