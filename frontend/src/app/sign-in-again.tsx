import { Paper } from "@mantine/core";
import { SignInForm } from "@/features/session/sign-in-form";

/** Covers the page while its person signs in again; what was typed and waits to be sent stays as it is behind it. */
export function SignInAgain({ email, onDone }: { email: string; onDone: () => void }) {
  return (
    <div className="cover" role="dialog" aria-modal="true">
      <Paper p="xl" radius="lg" shadow="md" withBorder>
        <SignInForm again email={email} onDone={onDone} />
      </Paper>
    </div>
  );
}
