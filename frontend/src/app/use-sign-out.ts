import { useMutation, useQueryClient } from "@tanstack/react-query";
import { paths } from "@/config/paths";
import { write } from "@/lib/api";

/** Ends the session and loads the first page anew, so that nothing of this person stays in memory. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => write("DELETE", "session"),
    onSuccess: () => {
      client.clear();
      window.location.assign(paths.home);
    },
  });
}
