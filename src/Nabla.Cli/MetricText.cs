using System.Linq;
using Nabla.Cli.Reports;
using Nabla.Evaluation;

namespace Nabla.Cli;

/// <summary>Numbers for a terminal: as in the report, in ASCII.</summary>
static class MetricText
{
    static readonly string[] s_shares = ["accuracy", "balancedAccuracy", "macroF1", "microF1", "f1", "subsetAccuracy", "hammingLoss"];

    /// <summary>Whether a metric is a share from 0 to 1, shown in percent.</summary>
    public static bool IsShare(string name) => s_shares.Contains(name.Split('[')[0]);

    /// <summary>A metric by its name in JSON; <c>-</c> where it is undefined.</summary>
    public static string Of(string name, double? value) => Ascii(NumberText.Metric(value, IsShare(name)));

    /// <summary>A metric; <c>-</c> where it is undefined.</summary>
    public static string Of(Metric metric) => Of(metric.Name, metric.Value);

    /// <summary>A number to four significant digits.</summary>
    public static string Number(double value) => Ascii(NumberText.Measure(value));

    static string Ascii(string text) => text == NumberText.Unknown ? "-" : text.Replace('−', '-');
}
