import { Alert, Button, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignIn } from "@/features/session/sign-in";
import { ApiError } from "@/lib/api-error";

/** E-mail and password. `again` says why a person who was at work is asked once more. */
export function SignInForm({ again = false, email = "", onDone }: { again?: boolean; email?: string; onDone?: () => void }) {
  const { t } = useTranslation("app");
  const [typed, setTyped] = useState({ email, password: "" });
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(typed, { onSuccess: () => onDone?.() });
  };
  return (
    <form onSubmit={submit} aria-label={t("signIn.title")} data-testid="sign-in">
      <Stack gap="md" maw={360}>
        <Title order={2} size="h3">{t("signIn.title")}</Title>
        {again && <Alert color="yellow" variant="light">{t("signIn.again")}</Alert>}
        <TextInput
          label={t("signIn.email")} type="email" name="email" autoComplete="username" required autoFocus={email === ""}
          value={typed.email} onChange={(event) => setTyped({ ...typed, email: event.currentTarget.value })}
        />
        <PasswordInput
          label={t("signIn.password")} name="password" autoComplete="current-password" required autoFocus={email !== ""}
          value={typed.password} onChange={(event) => setTyped({ ...typed, password: event.currentTarget.value })}
        />
        {signIn.isError && <Alert color="red" variant="light" role="alert">{t(reason(signIn.error))}</Alert>}
        <Button type="submit" loading={signIn.isPending}>{t("signIn.submit")}</Button>
      </Stack>
    </form>
  );
}

function reason(error: Error) {
  if (!(error instanceof ApiError)) return "signIn.failed";
  if (error.code === "slow_down") return "signIn.slow";
  return error.status < 500 ? "signIn.refused" : "signIn.failed";
}
