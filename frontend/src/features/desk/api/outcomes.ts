import { newWrite, type Write } from "@/lib/api";
import type { CorrectionBody, Interval, LabelBody } from "@/lib/contract";

export const labelWrite = (assignment: string, body: LabelBody): Write =>
  newWrite("POST", `assignments/${assignment}/label`, body);

export const correctionWrite = (label: string, body: CorrectionBody): Write =>
  newWrite("PATCH", `labels/${label}`, body);

export const skipWrite = (assignment: string, heard: Interval[], reason: string | null): Write =>
  newWrite("POST", `assignments/${assignment}/skip`, reason ? { heard, reason } : { heard });

export const accidentalWrite = (assignment: string, heard: Interval[]): Write =>
  newWrite("POST", `assignments/${assignment}/accidental`, { heard });

export const escalateWrite = (assignment: string, heard: Interval[], atMs: number | null): Write =>
  newWrite("POST", `assignments/${assignment}/escalate`, atMs === null ? { heard } : { heard, at_ms: atMs });

export const kindWrite = (report: string, kind: string): Write => newWrite("PATCH", `reports/${report}`, { kind });

export const undoWrite = (assignment: string): Write => newWrite("POST", `assignments/${assignment}/undo`);

export const parkWrite = (assignment: string): Write => newWrite("POST", `assignments/${assignment}/park`);

export const unparkWrite = (assignment: string): Write => newWrite("POST", `assignments/${assignment}/unpark`);
