using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Training;

namespace Nabla.Modeling;

/// <summary>Where a model comes from: enough, with the data, to train it again to the same bits.</summary>
public sealed partial record Provenance
{
    /// <summary>The file or data set that was read.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 over the names and cells of the table, as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string DataHash { get; init; }

    /// <summary>Rows of the table.</summary>
    public required int TableRows { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Every option in effect, given or chosen, by its name on the command line.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The version of Nabla.</summary>
    public required string NablaVersion { get; init; }

    /// <summary>The version of .NET.</summary>
    public required string Runtime { get; init; }

    internal static Provenance Of(Table table, RowPlan rows, TrainOptions options, Recipe recipe) => new()
    {
        Source = table.Source,
        DataHash = Hash(table),
        ColumnHashes = HashesOf(table),
        AnyOrderHash = HashInAnyOrder(table),
        Reading = [.. (table.Reading?.Detections ?? []).Where(detection => detection.IsGiven).Select(detection => new KeyValuePair<string, string>(detection.Name, detection.Value))],
        TestDataHash = options.TestTable is { } test ? Hash(test) : null,
        TableRows = table.RowCount,
        SplitHash = Hash(rows),
        Seed = options.Seed,
        Given = RecordedOptions.Of(options),
        Options = [.. OptionsInEffect(options, recipe, rows.Loss.ToString()).Where(option => option.Value.Length > 0)],
        NumericsVersion = Nabla.NumericsVersion.Current,
        NablaVersion = Version,
        Runtime = RuntimeInformation.FrameworkDescription,
    };

    /// <summary>The version of this library.</summary>
    internal static string Version => typeof(Provenance).Assembly.GetName().Version!.ToString(3);

    static IEnumerable<KeyValuePair<string, string>> OptionsInEffect(TrainOptions options, Recipe recipe, string loss)
    {
        yield return new("target", string.Join(',', options.TargetColumns));
        yield return new("network", options.Network?.ToString() ?? "");
        yield return new("hidden", options.Network is null ? string.Join(',', recipe.Hidden.Select(units => units.ToString(CultureInfo.InvariantCulture))) : "");
        yield return new("activation", options.Network is null ? options.Activation.ToString() : "");
        yield return new("dropout", recipe.Settings.Any(setting => setting.Dropout > 0) ? Choices(recipe, setting => setting.Dropout) : "");
        yield return new("ensemble", recipe.Members > 1 ? Text(recipe.Members) : "");
        yield return new("shared-members", options.SharedMembers > 1 ? Text(options.SharedMembers) : "");
        yield return new("numeric-scaling", recipe.Scaling == NumberScaling.Standard ? "" : recipe.Scaling.ToString().ToLowerInvariant());
        yield return new("numeric-bins", recipe.Settings.Any(setting => setting.Bins > 0) ? Choices(recipe, setting => setting.Bins) : "");
        yield return new("numeric-frequencies", recipe.Settings.Any(setting => setting.Frequencies > 0) ? Choices(recipe, setting => setting.Frequencies) : "");
        yield return new("normalization", options.Normalization == Normalization.None ? "" : options.Normalization.ToString().ToLowerInvariant());
        yield return new("loss", loss);
        yield return new("optimizer", options.Optimizer.ToString());
        yield return new("learning-rate", Text(options.Optimizer.LearningRate));
        yield return new("schedule", recipe.Schedule.ToString());
        yield return new("learning-rate-factors", options.LearningRateFactors == LearningRateFactors.None ? "" : options.LearningRateFactors.ToString());
        yield return new("batch", Text(recipe.BatchSize));
        yield return new("epochs", Text(recipe.Epochs));
        yield return new("patience", Text(recipe.Patience));
        yield return new("validation", recipe.FoldCount switch
        {
            0 => "0",
            1 => Text(recipe.HoldoutFraction),
            _ => $"{recipe.FoldCount}-fold",
        });
        yield return new("best-epoch-by", options.BestEpochBy == EpochCriterion.Loss ? "" : "metric");
        yield return new("refit", options.Refit ? "yes" : "");
        yield return new("l2", Choices(recipe, setting => setting.Penalty));
        foreach ((string name, double value) in options.Regularization.Parameters)
        {
            if (value != 0)
            {
                yield return new(name, Text(value));
            }
        }

        yield return new("init", options.Initializer?.ToString() ?? "by activation");
        yield return new("precision", options.Precision == Precision.Float ? "float" : "double");
        yield return new("test", options.TestTable?.Source ?? (options.TestFraction is { } share ? Text(share) : options.TestRows is null ? "" : "rows"));
        yield return new("class-weight", options.ClassWeights?.ToString() ?? "");
        yield return new("weight", options.WeightColumn ?? "");
        yield return new("calibration", options.Calibrate ? "" : "none");
        yield return new("cost", options.Costs?.ToString() ?? "");
        yield return new("group", options.GroupColumn ?? "");
        yield return new("time", options.TimeColumn ?? "");
        yield return new("drop", string.Join(',', options.Drop));
        yield return new("categorical", string.Join(',', options.Categorical));
        yield return new("numeric", string.Join(',', options.Numeric));
        yield return new("columns", string.Join(',', options.Columns));
        yield return new("schema", options.Schema is null ? "" : "given");
    }

    static string Choices(Recipe recipe, Func<SearchSetting, double> of) => string.Join(" or ", recipe.Settings.Select(of).Distinct().Order().Select(Text));

    static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Over the column names, then 64 bits a row that depend on every cell.</summary>
    internal static string Hash(Table table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Column column in table.Columns)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(column.Name));
            hash.AppendData([0]);
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        foreach (ulong row in table.RowHashes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, row);
            hash.AppendData(bytes);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
