import { Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface SectionProps {
  title: string;
  what?: string;
  children: ReactNode;
  "data-testid"?: string;
}

/** A surface with a heading and one line that says what it is for. */
export function Section({ title, what, children, ...data }: SectionProps) {
  const id = useId();
  return (
    <section className="surface" aria-labelledby={id} {...data}>
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" id={id}>{title}</Title>
          {what && <Text size="sm" c="dimmed" mt={2} className="lead-what">{what}</Text>}
        </div>
        {children}
      </Stack>
    </section>
  );
}
