import { Alert, Button, Container, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A page failed while drawing. */
export function BrokenPage() {
  const { t } = useTranslation("app");
  return (
    <Container size="xs" py="xl">
      <Alert color="yellow" variant="light" role="alert">
        <Stack gap="sm" align="flex-start">
          {t("broken")}
          <Button variant="default" onClick={() => window.location.reload()}>{t("reload")}</Button>
        </Stack>
      </Alert>
    </Container>
  );
}
