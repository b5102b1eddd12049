using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Evaluation;
using Nabla.Files;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Networks;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Modeling;

/// <content>Each option: its name, the properties it stands for, how it is written and read.</content>
public sealed partial class RecordedOptions
{
    static readonly Entry[] s_entries =
    [
        new ListEntry("target", [nameof(TrainOptions.Target), nameof(TrainOptions.Targets)], o => o.TargetColumns,
            (o, names) => names is [var one] ? o with { Target = one } : o with { Targets = names }),
        Word<TaskKind>("task", nameof(TrainOptions.Task), o => o.Task, (o, task) => o with { Task = task }),
        Text("class-weight", nameof(TrainOptions.ClassWeights), o => o.ClassWeights?.ToString(), (o, text) => o with { ClassWeights = ClassWeights.Parse(text) }),
        Text("weight", nameof(TrainOptions.WeightColumn), o => o.WeightColumn, (o, text) => o with { WeightColumn = text }),
        Text("hidden", nameof(TrainOptions.Hidden), o => o.Hidden is { } units ? units.Count == 0 ? "none" : string.Join(',', units.Select(Text)) : null,
            (o, text) => o with { Hidden = text == "none" ? [] : [.. text.Split(',').Select(Whole)] }),
        Text("network", nameof(TrainOptions.Network), o => o.Network?.ToString(), (o, text) => o with { Network = Architecture.Parse(text) }),
        Word<Normalization>("normalization", nameof(TrainOptions.Normalization), o => o.Normalization, (o, kind) => o with { Normalization = kind }),
        Text("activation", nameof(TrainOptions.Activation), o => o.Activation.ToString(), (o, text) => o with { Activation = Activation.Parse(text) }),
        Number("dropout", nameof(TrainOptions.Dropout), o => o.Dropout, (o, rate) => o with { Dropout = rate }),
        Whole("ensemble", nameof(TrainOptions.Ensemble), o => o.Ensemble, (o, count) => o with { Ensemble = count }),
        Text("shared-members", nameof(TrainOptions.SharedMembers), o => o.SharedMembers == 1 ? null : Text(o.SharedMembers), (o, text) => o with { SharedMembers = Whole(text) }),
        Text("init", nameof(TrainOptions.Initializer), o => o.Initializer?.ToString(), (o, text) => o with { Initializer = Initializer.Parse(text) }),
        Word<Precision>("precision", nameof(TrainOptions.Precision), o => o.Precision, (o, kind) => o with { Precision = kind }),
        Text("loss", nameof(TrainOptions.Loss), o => o.Loss?.ToString(), (o, text) => o with { Loss = Loss.Parse(text) }),
        Text("optimizer", nameof(TrainOptions.Optimizer), o => o.Optimizer.ToString(), (o, text) => o with { Optimizer = Optimizer.Parse(text) }),
        Text("schedule", nameof(TrainOptions.Schedule), o => o.Schedule?.ToString(), (o, text) => o with { Schedule = Schedule.Parse(text) }),
        Text("learning-rate-factors", nameof(TrainOptions.LearningRateFactors), o => o.LearningRateFactors == LearningRateFactors.None ? null : o.LearningRateFactors.ToString(),
            (o, text) => o with { LearningRateFactors = LearningRateFactors.Parse(text) }),
        Whole("batch", nameof(TrainOptions.BatchSize), o => o.BatchSize, (o, count) => o with { BatchSize = count }),
        Whole("epochs", nameof(TrainOptions.Epochs), o => o.Epochs, (o, count) => o with { Epochs = count }),
        Whole("patience", nameof(TrainOptions.Patience), o => o.Patience, (o, count) => o with { Patience = count }),
        Text("best-epoch-by", nameof(TrainOptions.BestEpochBy), o => o.BestEpochBy == EpochCriterion.Loss ? null : "metric",
            (o, text) => text == "metric" ? o with { BestEpochBy = EpochCriterion.Metric } : throw new FormatException()),
        Number("validation", nameof(TrainOptions.Validation), o => o.Validation, (o, share) => o with { Validation = share }),
        Text("refit", nameof(TrainOptions.Refit), o => o.Refit ? "yes" : null, (o, text) => text == "yes" ? o with { Refit = true } : throw new FormatException()),
        Number("l2", nameof(TrainOptions.L2Penalty), o => o.L2Penalty, (o, penalty) => o with { L2Penalty = penalty }),
        Coefficient("l1", r => r.L1Penalty, (r, value) => r with { L1Penalty = value }),
        Coefficient("weight-decay", r => r.WeightDecay, (r, value) => r with { WeightDecay = value }),
        Coefficient("max-norm", r => r.MaxNorm, (r, value) => r with { MaxNorm = value }),
        Coefficient("clip-norm", r => r.ClipNorm, (r, value) => r with { ClipNorm = value }),
        Coefficient("clip-value", r => r.ClipValue, (r, value) => r with { ClipValue = value }),
        Text("seed", nameof(TrainOptions.Seed), o => o.Seed.ToString(CultureInfo.InvariantCulture),
            (o, text) => o with { Seed = ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) }),
        Word<NumberScaling>("numeric-scaling", nameof(TrainOptions.NumericScaling), o => o.NumericScaling, (o, kind) => o with { NumericScaling = kind }),
        Whole("numeric-bins", nameof(TrainOptions.NumericBins), o => o.NumericBins, (o, count) => o with { NumericBins = count }),
        Whole("numeric-frequencies", nameof(TrainOptions.NumericFrequencies), o => o.NumericFrequencies, (o, count) => o with { NumericFrequencies = count }),
        Names("drop", nameof(TrainOptions.Drop), o => o.Drop, (o, names) => o with { Drop = names }),
        Names("categorical", nameof(TrainOptions.Categorical), o => o.Categorical, (o, names) => o with { Categorical = names }),
        Names("numeric", nameof(TrainOptions.Numeric), o => o.Numeric, (o, names) => o with { Numeric = names }),
        Names("columns", nameof(TrainOptions.Columns), o => [.. o.Columns.Select(Said)], (o, said) => o with { Columns = [.. said.Select(ColumnSchema.Parse)] }),
        new SchemaEntry(),
        Names("allow", nameof(TrainOptions.Allow), o => o.Allow, (o, codes) => o with { Allow = codes }),
        Text("training-rows", nameof(TrainOptions.TrainingRows), o => RowRanges(o.TrainingRows), (o, text) => o with { TrainingRows = RowsOf(text) }),
        Text("test-rows", nameof(TrainOptions.TestRows), o => RowRanges(o.TestRows), (o, text) => o with { TestRows = RowsOf(text) }),
        Number("test", nameof(TrainOptions.TestFraction), o => o.TestFraction, (o, share) => o with { TestFraction = share }),
        Text("group", nameof(TrainOptions.GroupColumn), o => o.GroupColumn, (o, text) => o with { GroupColumn = text }),
        Text("time", nameof(TrainOptions.TimeColumn), o => o.TimeColumn, (o, text) => o with { TimeColumn = text }),
        Text("calibration", nameof(TrainOptions.Calibrate), o => o.Calibrate ? null : "none",
            (o, text) => text == "none" ? o with { Calibrate = false } : throw new FormatException()),
        Text("cost", nameof(TrainOptions.Costs), o => o.Costs?.ToString(), (o, text) => o with { Costs = MisclassificationCosts.Parse(text) }),
    ];

    /// <summary>
    /// The properties of <see cref="TrainOptions"/> that cannot change a model: how fast, with how much memory, what is told, and what else is measured. The test table
    /// is data, and has a hash of its own.
    /// </summary>
    internal static IReadOnlyList<string> NotRecorded { get; } =
    [
        nameof(TrainOptions.Threads), nameof(TrainOptions.MemoryLimit), nameof(TrainOptions.Profile), nameof(TrainOptions.Examined), nameof(TrainOptions.Audit),
        nameof(TrainOptions.Checkpoint),
        nameof(TrainOptions.Baselines), nameof(TrainOptions.Intervals), nameof(TrainOptions.WeighMetrics), nameof(TrainOptions.CrossValidation),
        nameof(TrainOptions.TestTable),
    ];

    /// <summary>The properties of <see cref="TrainOptions"/> that are.</summary>
    internal static IReadOnlyList<string> Recorded { get; } = [.. s_entries.SelectMany(entry => entry.Properties).Distinct()];

    static TextEntry Text(string name, string property, Func<TrainOptions, string?> get, Func<TrainOptions, string, TrainOptions> set) => new(name, property, get, set);

    static ListEntry Names(string name, string property, Func<TrainOptions, IReadOnlyList<string>> get, Func<TrainOptions, IReadOnlyList<string>, TrainOptions> set) =>
        new(name, [property], get, set);

    static TextEntry Number(string name, string property, Func<TrainOptions, double?> get, Func<TrainOptions, double, TrainOptions> set) =>
        new(name, property, o => get(o)?.ToString("R", CultureInfo.InvariantCulture), (o, text) => set(o, Number(text)));

    static TextEntry Whole(string name, string property, Func<TrainOptions, int?> get, Func<TrainOptions, int, TrainOptions> set) =>
        new(name, property, o => get(o) is { } number ? Text(number) : null, (o, text) => set(o, Whole(text)));

    static TextEntry Coefficient(string name, Func<Regularization, double> get, Func<Regularization, double, Regularization> set) => Number(
        name, nameof(TrainOptions.Regularization), o => get(o.Regularization) is var value && value != 0 ? value : null,
        (o, value) => o with { Regularization = set(o.Regularization, value) });

    /// <summary>One of several words.</summary>
    static TextEntry Word<TEnum>(string name, string property, Func<TrainOptions, TEnum?> get, Func<TrainOptions, TEnum, TrainOptions> set)
        where TEnum : struct, Enum => new(
            name, property, o => get(o)?.ToString().ToLowerInvariant(),
            (o, text) => set(o, Enum.GetValues<TEnum>().Where(value => value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Select(value => (TEnum?)value).FirstOrDefault()
                ?? throw new FormatException()));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>What is said of a column; no text where there is more to it than a text says.</summary>
    static string Said(ColumnSchema column) => column.Parts.Count == 0 && column.MissingWords.Count == 0 ? column.ToString() : "";

    /// <summary>Rows as ranges in their order, such as <c>0-99,150</c>.</summary>
    static string? RowRanges(IReadOnlyList<int>? rows)
    {
        if (rows is null)
        {
            return null;
        }

        var ranges = new List<string>();
        for (int first = 0, next; first < rows.Count; first = next)
        {
            for (next = first + 1; next < rows.Count && rows[next] == rows[next - 1] + 1; next++)
            {
            }

            ranges.Add(next == first + 1 ? Text(rows[first]) : $"{Text(rows[first])}-{Text(rows[next - 1])}");
        }

        return string.Join(',', ranges);
    }

    static int[] RowsOf(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        (int First, int Last)[] ranges =
        [
            .. text.Split(',').Select(range => range.Split('-')).Select(ends =>
                ends.Length <= 2 && Whole(ends[0]) <= Whole(ends[^1]) ? (Whole(ends[0]), Whole(ends[^1])) : throw new FormatException()),
        ];

        // Each row once: more rows than the last one's number allows are no rows of a table, and would take memory without end.
        long count = ranges.Sum(range => (long)range.Last - range.First + 1);
        return count <= Array.MaxLength && count - 1 <= ranges.Max(range => range.Last)
            ? [.. ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))]
            : throw new FormatException();
    }

    /// <summary>An option and how it is recorded.</summary>
    abstract record Entry(string Name, IReadOnlyList<string> Properties)
    {
        /// <summary>Writes the option, unless it was left out.</summary>
        public abstract void Write(Utf8JsonWriter json, TrainOptions options);

        /// <summary>The options with it.</summary>
        /// <exception cref="ArgumentException">It is not what this version takes.</exception>
        /// <exception cref="FormatException">Likewise.</exception>
        public abstract TrainOptions Read(TrainOptions options, JsonElement value);

        /// <summary>Whether what is written reads back to the same.</summary>
        public abstract bool CanBeRead(TrainOptions options);
    }

    sealed record TextEntry(string Name, string Property, Func<TrainOptions, string?> Get, Func<TrainOptions, string, TrainOptions> Set) : Entry(Name, [Property])
    {
        public override void Write(Utf8JsonWriter json, TrainOptions options)
        {
            if (Get(options) is { } text)
            {
                json.WriteString(Name, text);
            }
        }

        public override TrainOptions Read(TrainOptions options, JsonElement value) => Set(options, JsonFields.AsText(value, Name));

        public override bool CanBeRead(TrainOptions options)
        {
            string? text = Get(options);
            try
            {
                return text is null || Get(Set(new TrainOptions(), text)) == text;
            }
            catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
            {
                return false;
            }
        }
    }

    sealed record ListEntry(
        string Name, IReadOnlyList<string> Properties, Func<TrainOptions, IReadOnlyList<string>> Get,
        Func<TrainOptions, IReadOnlyList<string>, TrainOptions> Set) : Entry(Name, Properties)
    {
        public override void Write(Utf8JsonWriter json, TrainOptions options)
        {
            if (Get(options) is { Count: > 0 } texts)
            {
                json.WriteTexts(Name, texts);
            }
        }

        public override TrainOptions Read(TrainOptions options, JsonElement value) => value.ValueKind == JsonValueKind.Array
            ? Set(options, [.. value.EnumerateArray().Select(item => JsonFields.AsText(item, Name))])
            : throw new FormatException();

        public override bool CanBeRead(TrainOptions options)
        {
            try
            {
                return Get(options) is { Count: 0 } || Get(Set(new TrainOptions(), Get(options))).SequenceEqual(Get(options));
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    sealed record SchemaEntry() : Entry("schema", [nameof(TrainOptions.Schema)])
    {
        public override void Write(Utf8JsonWriter json, TrainOptions options)
        {
            if (options.Schema is { } schema)
            {
                json.WritePropertyName(Name);
                SchemaJson.Write(json, schema);
            }
        }

        public override TrainOptions Read(TrainOptions options, JsonElement value) => options with { Schema = SchemaJson.ReadOfModel(value) };

        public override bool CanBeRead(TrainOptions options) => true;
    }
}
