using System.Collections.Generic;
using System.Globalization;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>One thing that can be wrong with a model: how it is measured, from which number on it is a finding, and what may help.</summary>
abstract class Check
{
    /// <summary>Its code, one of <see cref="DiagnosisCode"/>.</summary>
    public abstract string Code { get; }

    /// <summary>What its number is.</summary>
    public abstract string Measure { get; }

    /// <summary>From which number on it is a finding.</summary>
    public abstract double Threshold { get; }

    /// <summary>Where measure and threshold come from.</summary>
    public abstract string Source { get; }

    /// <summary>Whether small numbers are the bad ones.</summary>
    public virtual bool IsFindingBelow => false;

    /// <summary>Measures.</summary>
    public abstract Measurement Run(DiagnosedModel subject);

    /// <summary>Changes of the options that may help, the most promising first.</summary>
    /// <param name="subject">The model.</param>
    /// <param name="options">The options that it was trained with.</param>
    public virtual IEnumerable<Remedy> Remedies(DiagnosedModel subject, TrainOptions options) => [];

    /// <summary>A number that is in order.</summary>
    protected Measurement Healthy(double value, string reading) => Of(DiagnosisSeverity.Healthy, value, reading, "");

    /// <summary>What could not be measured.</summary>
    protected Measurement NotMeasured(string reason) => Of(DiagnosisSeverity.NotMeasured, null, reason, "");

    /// <summary>Something wrong, or worth knowing.</summary>
    protected Measurement Finding(DiagnosisSeverity severity, double value, string reading, string advice) => Of(severity, value, reading, advice);

    /// <summary>A share in percent.</summary>
    protected static string Percent(double share) => (100 * share).ToString(share is > 0 and < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number to three significant digits.</summary>
    protected static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    protected static string Count(long count, string noun) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    Measurement Of(DiagnosisSeverity severity, double? value, string reading, string advice) => new()
    {
        Code = Code,
        Severity = severity,
        Value = value,
        Threshold = Threshold,
        IsFindingBelow = IsFindingBelow,
        Measure = Measure,
        Reading = reading,
        Advice = advice,
        Source = Source,
    };
}

/// <summary>A change of the options that may help.</summary>
/// <param name="Change">As an option of the command line.</param>
/// <param name="Options">The options with it.</param>
sealed record Remedy(string Change, TrainOptions Options);
