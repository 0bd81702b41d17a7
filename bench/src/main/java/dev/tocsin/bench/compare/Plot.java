package dev.tocsin.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws curves into an SVG. */
public final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;

    private final XYChart chart;

    public Plot(String title, String x, String y) {
        System.setProperty("java.awt.headless", "true");
        chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    }

    public Plot logarithmic(boolean x, boolean y) {
        chart.getStyler().setXAxisLogarithmic(x);
        chart.getStyler().setYAxisLogarithmic(y);
        return this;
    }

    public Plot curve(String name, List<Double> x, List<Double> y) {
        chart.addSeries(name, x, y);
        return this;
    }

    /** With an axis of its own, on the right; both start at zero. */
    public Plot curveOnTheRight(String axis, String name, List<Double> x, List<Double> y) {
        chart.addSeries(name, x, y).setYAxisGroup(1);
        chart.setYAxisGroupTitle(1, axis);
        var styler = chart.getStyler();
        styler.setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
        styler.setYAxisMin(0, 0.0);
        styler.setYAxisMin(1, 0.0);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        return this;
    }

    public void save(Path file) throws IOException {
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    /** Latency by percentile, all rounds of a system together; nothing if none were measured. */
    static void latencies(String title, List<Result> results, Path file) throws IOException {
        var plot = new Plot(title, "one in so many is slower (10 = p90, 100 = p99)", "ms").logarithmic(true, true);
        plot.chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        for (var result : results) {
            var all = result.latencies();
            if (all.getTotalCount() > 0) {
                plot.curve(result.system(), all);
            }
        }
        if (!plot.chart.getSeriesMap().isEmpty()) {
            plot.save(file);
        }
    }

    private void curve(String name, Histogram histogram) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (double oneIn = 1; oneIn <= histogram.getTotalCount(); oneIn *= 1.15) {
            x.add(oneIn);
            y.add(Math.max(0.001, histogram.getValueAtPercentile(100 - 100 / oneIn) / 1e3));
        }
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
    }
}
