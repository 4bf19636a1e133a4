import { get, write } from "@/lib/api";
import { isRefusal } from "@/lib/api-error";
import type { Batch } from "@/lib/contract";

/** The live batch with its drafts, or null when there is none. */
export async function currentBatch(signal: AbortSignal): Promise<Batch | null> {
  try {
    return await get<Batch>("batches/current", signal);
  } catch (error) {
    if (isRefusal(error, "no_batch")) return null;
    throw error;
  }
}

/** Tops up the live batch, or opens one. */
export function takeBatch(): Promise<Batch> {
  return write<Batch>("POST", "batches");
}
