package dev.traced.sampling;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * A drawing of what came and what was kept, in SVG: four panels over time, the rates on a
 * logarithmic scale. The same numbers give the same text.
 */
final class SamplingPlot {

	private static final int WIDTH = 380;

	private static final int HEIGHT = 190;

	private static final int LEFT = 60;

	private static final int TOP = 76;

	private static final int STEP_X = 450;

	private static final int STEP_Y = 260;

	private static final int DECADES = 6;

	/** What is less than this per second is drawn at the bottom. */
	private static final double LEAST = 0.1;

	private static final String DEMAND = "#9aa5b1";

	private static final String KEPT = "#0b63c5";

	private static final String BUDGET = "#c2410c";

	private final StringBuilder svg = new StringBuilder();

	private final double budget;

	private int panels;

	SamplingPlot(String title, double budget) {
		this.budget = budget;
		line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 920 570\" font-family=\"sans-serif\" "
				+ "font-size=\"12\" fill=\"#333\">");
		line("<title>%s</title>", title);
		line("<rect width=\"920\" height=\"570\" fill=\"#fff\"/>");
		line("<text x=\"%d\" y=\"24\" font-size=\"16\" font-weight=\"bold\">%s</text>", LEFT, title);
		legend(LEFT, DEMAND, "requests per second");
		legend(LEFT + 160, KEPT, "of these kept");
		legend(LEFT + 280, BUDGET, "budget, give or take a tenth");
	}

	private void legend(int x, String colour, String text) {
		line("<rect x=\"%d\" y=\"36\" width=\"14\" height=\"8\" fill=\"%s\"/><text x=\"%d\" y=\"44\">%s</text>", x,
				colour, x + 20, text);
	}

	void add(String name, Simulation simulation) {
		int x = LEFT + this.panels % 2 * STEP_X;
		int y = TOP + this.panels / 2 * STEP_Y;
		this.panels++;
		line("<g transform=\"translate(%d,%d)\">", x, y);
		line("<text y=\"-6\" font-weight=\"bold\">%s</text>", name);
		axes(simulation.seconds());
		curve(simulation.seconds(), (second) -> simulation.demand(second, second + 1), DEMAND, true);
		double above = y(this.budget * 1.1);
		line("<rect y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\" opacity=\"0.55\"/>", above, WIDTH,
				y(this.budget * 0.9) - above, BUDGET);
		curve(simulation.seconds(), (second) -> simulation.kept(second, second + 1), KEPT, false);
		line("</g>");
	}

	private void axes(int seconds) {
		String[] labels = { "0", "1", "10", "100", "1,000", "10,000", "100,000" };
		for (int decade = 0; decade <= DECADES; decade++) {
			double y = HEIGHT - (double) decade * HEIGHT / DECADES;
			line("<path d=\"M0,%.1fH%d\" stroke=\"#e4e7eb\"/>", y, WIDTH);
			line("<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\" font-size=\"11\">%s</text>", y + 4, labels[decade]);
		}
		for (int second = 0; second <= seconds; second += 10) {
			line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\">%d s</text>",
					(double) second * WIDTH / seconds, HEIGHT + 16, second);
		}
	}

	private void curve(int seconds, DoubleUnaryOperator perSecond, String colour, boolean filled) {
		StringBuilder path = new StringBuilder(filled ? format("M0,%d", HEIGHT) : "");
		for (int second = 0; second < seconds; second++) {
			double from = (double) second * WIDTH / seconds;
			double to = (double) (second + 1) * WIDTH / seconds;
			path.append((second == 0 && !filled) ? "M" : "L")
				.append(format("%.1f,%.1fH%.1f", from, y(perSecond.applyAsDouble(second)), to));
		}
		if (filled) {
			line("<path d=\"%sV%dZ\" fill=\"%s\" opacity=\"0.6\"/>", path, HEIGHT, colour);
		}
		else {
			line("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
		}
	}

	private static double y(double perSecond) {
		double decades = StrictMath.log10(Math.max(LEAST, perSecond) / LEAST);
		return HEIGHT - decades * HEIGHT / DECADES;
	}

	private void line(String format, Object... arguments) {
		this.svg.append(format(format, arguments)).append('\n');
	}

	private static String format(String format, Object... arguments) {
		return String.format(Locale.ROOT, format, arguments);
	}

	String toSvg() {
		return this.svg + "</svg>\n";
	}

}
