import type { ErrorEnvelope } from "@/lib/contract";

/** The server answered and refused. `code` is stable and is what texts and tests go by. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(status: number, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** True when the same request may succeed later, unchanged: the server was overloaded or starting. */
  get passing(): boolean {
    return this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** No answer came: the line is down, or the server is. */
export class NoAnswer extends Error {
  constructor(cause?: unknown) {
    super("No answer from the server.", { cause });
    this.name = "NoAnswer";
  }
}

/** The refusal in an answer; an answer without the envelope (a proxy's page) gets the code `http_<status>`. */
export async function refusalOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as ErrorEnvelope;
    if (typeof error?.code === "string") {
      return new ApiError(response.status, error.code, error.message ?? "", error.details ?? {});
    }
  } catch {
    // Not JSON: told by its status below.
  }
  return new ApiError(response.status, `http_${response.status}`, response.statusText);
}

export function isRefusal(error: unknown, code: string): error is ApiError {
  return error instanceof ApiError && error.code === code;
}
