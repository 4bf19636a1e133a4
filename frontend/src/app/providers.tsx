import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { cspNonce, theme } from "@/config/theme";
import { ApiError } from "@/lib/api-error";

/** What every screen stands on: looks, and a cache of answers that asks again only where that can help. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(newQueryClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={cspNonce}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (tries, error) => tries < 3 && !(error instanceof ApiError && !error.passing),
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });
}
