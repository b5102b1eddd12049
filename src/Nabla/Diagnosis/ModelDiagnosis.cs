using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Modeling;

namespace Nabla.Diagnosis;

/// <summary>
/// Looks for what is wrong with a model, on rows of a table: its units, gradients, steps and inputs, its training curve, its labels and columns. Each thing measured is
/// held against a threshold with a source, and for what is found a change of the options is tried on a copy. docs/diagnose.md explains each of them.
/// </summary>
public static class ModelDiagnosis
{
    /// <summary>All checks, in the order of <see cref="DiagnosisCode.All"/>.</summary>
    internal static IReadOnlyList<Check> Checks { get; } =
    [
        new UnscaledInputsCheck(), new HighLearningRateCheck(), new LowLearningRateCheck(), new SymmetricUnitsCheck(), new DeadUnitsCheck(), new SaturatedUnitsCheck(),
        new VanishingGradientsCheck(), new ExplodingGradientsCheck(), new LinearCollapseCheck(), new TargetLeakageCheck(), new LabelNoiseCheck(), new OverfittingCheck(),
        new UnderfittingCheck(),
    ];

    /// <summary>Diagnoses a model. Nothing of it is changed: what is trained is a copy.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">A table with the columns of the model and its target: the one it was trained on, for everything; another one tells less, and nothing is trained again.</param>
    /// <param name="options">Whether fixes are tried, and how long; the defaults when left out.</param>
    /// <param name="progress">Hears what is done next, one clause each.</param>
    /// <param name="cancellationToken">Ends the diagnosis.</param>
    /// <exception cref="NablaDataException">A column is missing, or a target is missing or unknown; the message says where.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DiagnosisReport Run(
        Model model, Table table, DiagnosisOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        options ??= new DiagnosisOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        if (!(options.TrialWork > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TrialWork, "The multiply-adds of a trial are a number above 0.");
        }

        var subject = new DiagnosedModel(model, table, options, progress, cancellationToken);
        var measurements = new List<Measurement>();
        foreach (Check check in Checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"measuring {check.Code}");
            Measurement measurement = check.Run(subject);
            bool hasCause = check is UnderfittingCheck && measurements.Any(other => other.Severity == DiagnosisSeverity.Warning);
            measurements.Add(options.Fixes && measurement.IsFinding && !hasCause && subject.Trials is { } trials
                ? measurement with { Trials = [.. trials.Try(check.Remedies(subject, trials.Options))] }
                : measurement);
        }

        return new DiagnosisReport
        {
            Source = table.Source,
            Rows = subject.Rows.Length,
            IsTrainingData = subject.IsTrainingData,
            Notes = subject.Notes,
            TrialBudget = measurements.Any(measurement => measurement.Trials.Count > 0) ? subject.Trials!.Budget : null,
            Layers = subject.Layers,
            Measurements = measurements,
        };
    }
}
