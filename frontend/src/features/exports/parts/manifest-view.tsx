import { Anchor, Code, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fileAddress, type Manifest } from "@/features/exports/api/exports";
import { countWords, purposeWords } from "@/features/exports/words";
import { momentOf, sizeOf } from "@/lib/moments";

/** What is in an export, file by file, with what one needs to check a copy. */
export function ManifestView({ id, manifest, revoked }: { id: string; manifest: Manifest; revoked: boolean }) {
  const { t } = useTranslation("exports");
  return (
    <Stack gap="md" data-testid="manifest">
      <Facts manifest={manifest} />
      <div className="sheet">
        <Table aria-label={t("files")} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("file")}</Table.Th>
              <Table.Th scope="col" className="number">{t("counts.rows")}</Table.Th>
              <Table.Th scope="col" className="number">{t("size")}</Table.Th>
              <Table.Th scope="col">SHA-256</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {manifest.files.map((file) => (
              <Table.Tr key={file.name} data-testid="export-file">
                <Table.Td>
                  {revoked
                    ? <Text span size="sm" td="line-through">{file.name}</Text>
                    : <Anchor size="sm" href={fileAddress(id, file.name)} download={file.name} aria-label={t("download", { name: file.name })}>{file.name}</Anchor>}
                </Table.Td>
                <Table.Td className="number">{file.rows.toLocaleString()}</Table.Td>
                <Table.Td className="number">{sizeOf(file.bytes)}</Table.Td>
                <Table.Td><Code className="file-hash">{file.sha256}</Code></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}

function Facts({ manifest }: { manifest: Manifest }) {
  const { t } = useTranslation("exports");
  const facts: [string, string][] = Object.entries(manifest.counts).map(([name, count]) => [countWords(t, name), wordsOf(count)]);
  if (manifest.purpose) facts.push([t("purpose"), purposeWords(t, manifest.purpose)]);
  if (manifest.recipient) facts.push([t("recipient"), manifest.recipient]);
  if (manifest.expires_at) facts.push([t("expires"), momentOf(manifest.expires_at)]);
  return (
    <dl className="manifest-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function wordsOf(count: number | Record<string, number>): string {
  if (typeof count === "number") return count.toLocaleString();
  return Object.entries(count).map(([name, number]) => `${name} ${number.toLocaleString()}`).join(", ") || "–";
}
