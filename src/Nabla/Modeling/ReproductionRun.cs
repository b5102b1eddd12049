using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Files;

namespace Nabla.Modeling;

/// <summary>Trains a model again from its record, and finds the first thing that differs.</summary>
sealed class ReproductionRun
{
    readonly Model _model;
    readonly Table _table;

    ReproductionRun(Model model, Table table) => (_model, _table) = (model, table);

    Provenance Recorded => _model.Provenance;

    public static Reproduction Of(Model model, Table table, int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        Reproduction found = new ReproductionRun(model, table).Run(threads, progress, cancellationToken);
        return found with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    Reproduction Run(int threads, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (TableDifference.Of(Recorded, _table) is { } data)
        {
            return new Reproduction { Difference = data };
        }

        if (Options(out TrainOptions options) is { } unreadable)
        {
            return new Reproduction { Difference = unreadable };
        }

        if (_model.Training.Stopped == StopReason.Cancelled)
        {
            return new Reproduction
            {
                Difference = new(
                    ReproductionDifferenceKind.Interrupted,
                    "The training of this model was interrupted, so that it holds the best until then; no run that ends comes to it again."),
            };
        }

        // What is only measured or told changes no weight, and would take its time.
        options = options with { Threads = threads, Audit = false, Baselines = false, Intervals = false };
        Model retrained = Model.Train(_table, options, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        ReproductionDifference? difference = DifferenceOf(retrained);
        return new Reproduction
        {
            Retrained = retrained,
            Difference = difference is null ? null : Explained(difference, retrained.Provenance),
            Notes = difference is null ? [.. Notes(retrained.Provenance)] : [],
        };
    }

    ReproductionDifference? Options(out TrainOptions options)
    {
        options = new TrainOptions();
        if (Recorded.Given is null)
        {
            return new(
                ReproductionDifferenceKind.Options,
                $"The model was trained by a version of Nabla ({Recorded.NablaVersion}) that did not record its options as they were given; train it again to have one that can be reproduced.");
        }

        try
        {
            options = Recorded.Given.ToTrainOptions();
            options.Check();
            return null;
        }
        catch (Exception failure) when (failure is NablaFormatException or ArgumentException)
        {
            return new(ReproductionDifferenceKind.Options, failure is NablaFormatException ? failure.Message : $"The recorded options contradict each other: {failure.Message}");
        }
    }

    /// <summary>The first thing that differs in what came out.</summary>
    ReproductionDifference? DifferenceOf(Model retrained)
    {
        if (Recorded.SplitHash is { } split && split != retrained.Provenance.SplitHash)
        {
            return new(ReproductionDifferenceKind.Split, "The rows were divided into training and test in another way.")
            {
                Recorded = split,
                Found = retrained.Provenance.SplitHash,
            };
        }

        return EncodingDifference(retrained) ?? WeightDifference(retrained) ?? (
            ModelWriter.CalibrationOf(_model) == ModelWriter.CalibrationOf(retrained)
                ? null
                : new(ReproductionDifferenceKind.Encoding, "The weights are the same, but the answers were calibrated in another way."));
    }

    ReproductionDifference? EncodingDifference(Model retrained)
    {
        (string Column, string Encoding)[] recorded = [.. ModelWriter.EncodingsOf(_model)];
        (string Column, string Encoding)[] found = [.. ModelWriter.EncodingsOf(retrained)];
        for (int i = 0; i < Math.Min(recorded.Length, found.Length); i++)
        {
            if (recorded[i] != found[i])
            {
                return new(ReproductionDifferenceKind.Encoding, $"Column '{recorded[i].Column}' was encoded in another way.")
                {
                    Column = recorded[i].Column,
                    Recorded = recorded[i].Encoding,
                    Found = found[i].Encoding,
                };
            }
        }

        return recorded.Length == found.Length
            ? null
            : new(ReproductionDifferenceKind.Encoding, $"{found.Length} columns were encoded, not {recorded.Length}.") { Recorded = Text(recorded.Length), Found = Text(found.Length) };
    }

    ReproductionDifference? WeightDifference(Model retrained)
    {
        if (_model.WeightHash == retrained.WeightHash)
        {
            return null;
        }

        IReadOnlyList<Tensor> recorded = _model.Predictor.ToTensors();
        IReadOnlyList<Tensor> found = retrained.Predictor.ToTensors();
        for (int i = 0; i < Math.Min(recorded.Count, found.Count); i++)
        {
            Tensor before = recorded[i];
            if (before.Name != found[i].Name || before.Type != found[i].Type || !before.Shape.SequenceEqual(found[i].Shape))
            {
                return new(ReproductionDifferenceKind.Weights, $"Another network came out: {Text(found[i])} where the model has {Text(before)}.")
                {
                    Tensor = before.Name,
                    Recorded = Text(before),
                    Found = Text(found[i]),
                };
            }

            if (!before.Bytes.SequenceEqual(found[i].Bytes))
            {
                return FirstNumber(before, found[i]);
            }
        }

        return new(ReproductionDifferenceKind.Weights, $"Another network came out: {found.Count} tensors where the model has {recorded.Count}.")
        {
            Recorded = _model.WeightHash,
            Found = retrained.WeightHash,
        };
    }

    static ReproductionDifference FirstNumber(Tensor recorded, Tensor found)
    {
        string[] before = Numbers(recorded);
        string[] after = Numbers(found);
        int[] others = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
        var index = new List<int>();
        long place = others[0];
        foreach (long size in recorded.Shape.Reverse())
        {
            index.Insert(0, (int)(place % size));
            place /= size;
        }

        string where = $"{recorded.Name}[{string.Join(", ", index)}]";
        return new(
            ReproductionDifferenceKind.Weights,
            $"Other weights came out: {where} is {after[others[0]]} where the model has {before[others[0]]}, the first of {Text(others.Length)} of {Text(before.Length)} numbers there.")
        {
            Tensor = recorded.Name,
            Index = index,
            Recorded = before[others[0]],
            Found = after[others[0]],
        };
    }

    /// <summary>A difference behind which another version stands is that version's.</summary>
    ReproductionDifference Explained(ReproductionDifference difference, Provenance here)
    {
        (ReproductionDifferenceKind Kind, string What, string Recorded, string Found)? cause =
            here.NumericsVersion != Recorded.NumericsVersion
                ? (ReproductionDifferenceKind.Numerics, "numerics", Text(Recorded.NumericsVersion), Text(here.NumericsVersion))
                : here.NablaVersion != Recorded.NablaVersion ? (ReproductionDifferenceKind.Version, "Nabla", Recorded.NablaVersion, here.NablaVersion) : null;
        return cause is not { } version ? difference : difference with
        {
            Kind = version.Kind,
            Message = $"The model was trained with version {version.Recorded} of {(version.What == "Nabla" ? "Nabla" : "the numerics")}, and this is version {version.Found}: {Lowered(difference.Message)}",
            Recorded = version.Recorded,
            Found = version.Found,
        };
    }

    IEnumerable<string> Notes(Provenance here)
    {
        if (here.NumericsVersion != Recorded.NumericsVersion)
        {
            yield return $"Trained with version {Text(Recorded.NumericsVersion)} of the numerics, and again with version {Text(here.NumericsVersion)}.";
        }

        if (here.NablaVersion != Recorded.NablaVersion)
        {
            yield return $"Trained with Nabla {Recorded.NablaVersion}, and again with {here.NablaVersion}.";
        }

        if (here.Runtime != Recorded.Runtime)
        {
            yield return $"Trained on {Recorded.Runtime}, and again on {here.Runtime}.";
        }
    }

    static string Lowered(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    static string[] Numbers(Tensor tensor) => tensor.Type == TensorType.F32
        ? [.. tensor.AsSingles().ToArray().Select(number => number.ToString("R", CultureInfo.InvariantCulture))]
        : [.. tensor.AsDoubles().ToArray().Select(number => number.ToString("R", CultureInfo.InvariantCulture))];

    static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    static string Text(Tensor tensor) => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}] of {tensor.Type}";
}
