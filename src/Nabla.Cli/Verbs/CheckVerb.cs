using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Nabla.Cli.Reports;
using Nabla.Data;
using Nabla.Insight;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Proves the gradients of a model, or of a network that is not trained yet.</summary>
sealed class CheckVerb : Verb
{
    const int MostShown = 5;

    readonly Argument<string?> _first;
    readonly Argument<string?> _second;
    readonly TrainArguments _arguments = new();
    readonly Option<int?> _rows = OptionValues.Whole("--rows", "rows of the batch, spread over the table [8]", 1);
    readonly Option<int?> _sample = OptionValues.Whole("--sample", "the most central differences, drawn from all derivatives [all]", 1);

    public CheckVerb()
        : base("check", "Proves every gradient of a network: engine, textbook, computation graph and central differences.")
    {
        _first = AddArgument("MODEL", "a file that 'nabla train' wrote; left out when --network describes one");
        _second = AddArgument("DATA", "a table with the target column too");
        AddGroup("Check", _rows, _sample);
        AddGroup(
            "Network not trained yet", _arguments.Network, _arguments.Hidden, _arguments.Activation, _arguments.Dropout, _arguments.Normalization,
            _arguments.Loss, _arguments.Initializer, _arguments.Target, _arguments.Task, _arguments.Drop, _arguments.Categorical, _arguments.Numeric,
            _arguments.NumericScaling, _arguments.NumericBins, _arguments.NumericFrequencies);
        AddGroup("Data", _arguments.Reading.All);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla check iris.safetensors iris", "proves the gradients of a trained model on rows of its data"),
        ("nabla check --network '16 gelu -> residual(16 silu)' iris", "proves those of a network before it is trained"),
        ("nabla check digits.safetensors digits --sample 5000 --json", "a sample of a large network, for a program"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        var options = new GradientCheckOptions
        {
            Rows = line.GetValue(_rows) ?? 8,
            MostDifferences = line.GetValue(_sample) ?? int.MaxValue,
            Threads = line.GetValue(CommonOptions.Threads) ?? 0,
        };
        using var interruption = new Interruption(() => { });
        GradientCheck check;
        try
        {
            check = line.GetValue(_second) is null && DescribesNetwork(line) ? OfNetwork(line, output, options, interruption) : OfModel(line, output, options, interruption);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            output.Fail(new Failure("cancelled", "Interrupted before the check was over; --sample N checks fewer derivatives.", interruption.ExitCode));
            return interruption.ExitCode;
        }

        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, check));
        }
        else
        {
            Write(output, check);
        }

        return check.Passed ? 0 : 1;
    }

    bool DescribesNetwork(ParseResult line) =>
        line.GetValue(_arguments.Network) is not null || line.GetValue(_arguments.Hidden) is not null || line.GetValue(_arguments.Target) is not null;

    GradientCheck OfModel(ParseResult line, Output output, GradientCheckOptions options, Interruption interruption)
    {
        string path = Required(line, _first);
        string data = Required(line, _second);
        if (line.GetValue(_arguments.Network) is not null || line.GetValue(_arguments.Hidden) is not null)
        {
            throw new UsageException("'nabla check' takes either a MODEL or a network by --network or --hidden; leave one out.");
        }

        Model model = Model.Load(path);
        return model.CheckGradients(_arguments.Reading.Read(line, output, data), options, interruption.Token);
    }

    GradientCheck OfNetwork(ParseResult line, Output output, GradientCheckOptions options, Interruption interruption)
    {
        string data = Required(line, _first);
        Table table = _arguments.Reading.Read(line, output, data);
        string[] targets = DataSource.TargetsOf(data, table, line.GetValue(_arguments.Target));
        return Model.CheckGradients(table, _arguments.ToOptions(line, targets), options, interruption.Token);
    }

    static void Write(Output output, GradientCheck check)
    {
        output.Field("Network", $"{NumberText.Plural(check.Parameters, "parameter")}, {NumberText.Plural(check.InputCount, "input")} ({NumberText.Plural(check.Rows, "row")}), loss {Number(check.Loss)}");
        output.Field("Steps", $"{NumberText.Count(check.DifferenceCount)} central differences with steps from {Short(check.Steps.Smallest)} to {Short(check.Steps.Largest)}, chosen for each by its error estimate"
            + (check.Corners > 0 ? $"; {NumberText.Plural(check.Corners, "corner")} where any slope between left and right is right" : ""));
        output.Line();
        List<IReadOnlyList<string>> rows = [["checked", "against", "derivatives", "worst", "allowed", ""]];
        rows.AddRange(check.Comparisons.Select(comparison => (IReadOnlyList<string>)
        [
            comparison.Checked, comparison.Against, NumberText.Count(comparison.Count), Short(comparison.Worst.Difference), Short(comparison.Bar),
            comparison.Agrees ? "agrees" : "DIFFERS",
        ]));
        foreach (string row in TextTable.Lines(rows, leftColumns: 2))
        {
            output.Line(row);
        }

        output.Line();
        foreach (GradientComparison comparison in check.Comparisons.Where(c => !c.Agrees || c == check.Comparisons[^1]))
        {
            output.Line(output.Color($"Worst of the {comparison.Checked} against {comparison.Against},", Tone.Faint));
            output.Line(output.Color($"differences {comparison.Measure}", Tone.Faint));
            List<IReadOnlyList<string>> worst = [["derivative by", "engine", comparison.Against, "difference"]];
            worst.AddRange(comparison.Largest.Take(MostShown).Select(difference => (IReadOnlyList<string>)
                [difference.Element, Number(difference.Value), Number(difference.Expected), Short(difference.Difference)]));
            foreach (string row in TextTable.Lines(worst, leftColumns: 1))
            {
                output.Line(row);
            }
        }

        output.Line();
        output.Field("Verdict", check.Passed ? "every gradient is right" : $"a gradient is wrong: {check.Fault}");
    }

    static void WriteJson(Utf8JsonWriter json, GradientCheck check)
    {
        json.WriteNumber("parameters", check.Parameters);
        json.WriteNumber("inputs", check.InputCount);
        json.WriteNumber("rows", check.Rows);
        json.Number("loss", check.Loss);
        json.WriteNumber("centralDifferences", check.DifferenceCount);
        json.WriteNumber("corners", check.Corners);
        json.WriteStartArray("comparisons");
        foreach (GradientComparison comparison in check.Comparisons)
        {
            json.WriteStartObject();
            json.WriteString("checked", comparison.Checked);
            json.WriteString("against", comparison.Against);
            json.WriteString("measure", comparison.Measure);
            json.WriteNumber("count", comparison.Count);
            json.Number("worst", comparison.Worst.Difference);
            json.Number("bar", comparison.Bar);
            json.WriteBoolean("agrees", comparison.Agrees);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("worst");
        foreach (GradientDifference difference in check.Comparisons[^1].Largest.Take(MostShown))
        {
            json.WriteStartObject();
            json.WriteString("name", difference.Name);
            json.WriteStartArray("index");
            json.WriteNumberValue(difference.Row);
            json.WriteNumberValue(difference.Column);
            json.WriteEndArray();
            json.Number("engine", difference.Value);
            json.Number("reference", difference.Expected);
            json.Number("difference", difference.Difference);
            json.Number("step", difference.Step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("verdict", check.Passed ? "right" : "wrong");
        json.WriteString("fault", check.Fault);
    }

    static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    static string Short(double value) => value.ToString("G2", CultureInfo.InvariantCulture);
}
