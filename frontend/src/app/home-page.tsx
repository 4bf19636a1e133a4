import { Container, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { homeOf } from "@/config/paths";
import { SignInForm } from "@/features/session/sign-in-form";
import { useMe, useSession } from "@/hooks/use-me";

const DoorsPage = lazy(() => import("@/features/doors/doors-page"));

/** `/`: one's own first page; before that the demo's doors, or the sign-in form. */
export function HomePage() {
  const session = useSession();
  const me = useMe(session.data?.signed_in === true);
  if (session.isError) return <Failed error={session.error} onAgain={() => void session.refetch()} />;
  if (me.isError) return <Failed error={me.error} onAgain={() => void me.refetch()} />;
  if (me.data) return <Navigate to={homeOf(me.data.roles)} replace />;
  if (!session.data || session.data.signed_in) return <Waiting />;
  return session.data.demo ? <Suspense fallback={<Waiting />}><DoorsPage /></Suspense> : <Welcome />;
}

function Welcome() {
  const { t } = useTranslation("app");
  return (
    <Container size="xs" py="xl">
      <Stack gap="lg">
        <Title order={1} fw={600}>{t("name")}</Title>
        <Text c="dimmed">{t("motto")}</Text>
        <SignInForm />
      </Stack>
    </Container>
  );
}
