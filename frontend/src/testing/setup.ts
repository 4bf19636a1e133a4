import "@testing-library/jest-dom/vitest";
import "@/config/i18n";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// Generous, because a busy machine is no fault of the code; what is meant to fail fails whenever.
configure({ asyncUtilTimeout: 15_000 });
