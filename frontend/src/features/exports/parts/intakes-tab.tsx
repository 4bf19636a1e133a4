import { Stack } from "@mantine/core";
import { useSearchParams } from "react-router";
import type { Project } from "@/features/exports/api/projects";
import { IntakeForm } from "@/features/exports/parts/intake-form";
import { IntakeProgress } from "@/features/exports/parts/intake-progress";

/** An upload and what became of it. Its id stands in the address, so that a reload shows it again. */
export function IntakesTab({ projects }: { projects: Project[] }) {
  const [params, setParams] = useSearchParams();
  const id = params.get("intake");
  return (
    <Stack gap="lg">
      {id && <IntakeProgress key={id} id={id} />}
      <IntakeForm projects={projects} onStarted={(intake) => setParams({ tab: "intakes", intake: intake.id }, { replace: true })} />
    </Stack>
  );
}
