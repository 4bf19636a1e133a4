import { Alert, Button, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/lib/api-error";

/** Says plainly that something could not be fetched; the server's own sentence where it gave one. */
export function Failed({ error, onAgain }: { error: Error; onAgain?: () => void }) {
  const { t } = useTranslation("app");
  const sentence = error instanceof ApiError && error.message !== "" ? error.message : t("failed");
  return (
    <Alert color="yellow" variant="light" role="alert">
      <Stack gap="sm" align="flex-start">
        {sentence}
        {onAgain && <Button size="xs" variant="default" onClick={onAgain}>{t("again")}</Button>}
      </Stack>
    </Alert>
  );
}
