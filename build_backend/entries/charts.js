// The parts of ECharts that the pages use: bundled to viz/static/bundle/charts.js when a wheel is built.
import { use, init } from "echarts/core";
import { BarChart, LineChart, ScatterChart, PieChart } from "echarts/charts";
import {
  AriaComponent, DataZoomComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, LineChart, ScatterChart, PieChart, AriaComponent, DataZoomComponent, DatasetComponent, GridComponent,
  LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer,
]);

export { init };
