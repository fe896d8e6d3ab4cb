import { physicalName } from "../stage/physical-name.ts";
import { whenComplete } from "../task/declarations.ts";
import type { Widget } from "./widget.ts";

/** The widgets of a workflow or of a task. */
type Section = () => readonly Widget[];

const sections: { readonly workflows: Section[]; readonly tasks: Section[] } = { workflows: [], tasks: [] };
let isMade = false;

/**
 * Shows a workflow or a task on the dashboard. There is one a stage, named after stage and region, with the flow from left
 * to right and from top to bottom; it is drawn when everything is declared.
 *
 * @param firstAnswer an output of a resource (`whenComplete`)
 */
export function showOnDashboard(
  kind: keyof typeof sections,
  section: Section,
  firstAnswer: $util.Output<string>,
): void {
  sections[kind].push(section);
  if (isMade) return;
  isMade = true;
  new aws.cloudwatch.Dashboard("Dashboard", {
    // Dashboards are the account's, whatever the region.
    dashboardName: $interpolate`${physicalName("Flow")}-${aws.getRegionOutput().region}`,
    dashboardBody: whenComplete(firstAnswer, body),
  });
}

function body(): $util.Output<string> {
  const all = [...sections.workflows, ...sections.tasks].map((section) => section());
  return $jsonStringify({ widgets: placed(all) });
}

/** Three a row, on CloudWatch's grid of 24 columns; every section begins a row of its own. */
function placed(all: readonly (readonly Widget[])[]): readonly Widget[] {
  let row = 0;
  return all.flatMap((widgets) => {
    const first = row;
    row += Math.ceil(widgets.length / 3);
    return widgets.map((widget, index) => ({
      ...widget,
      x: (index % 3) * 8,
      y: (first + Math.floor(index / 3)) * 6,
      width: 8,
      height: 6,
    }));
  });
}
