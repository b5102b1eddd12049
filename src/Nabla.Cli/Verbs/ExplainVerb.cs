using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Nabla.Data;
using Nabla.Files;
using Nabla.Insight.Explanations;
using Nabla.Modeling;
using Nabla.Optimizers;

namespace Nabla.Cli.Verbs;

/// <summary>Works one row through by hand: forward, loss, backward, one step, every number in its place.</summary>
sealed class ExplainVerb : Verb
{
    static readonly string[] s_formats = ["text", "markdown", "html"];

    readonly Argument<string?> _model;
    readonly Argument<string?> _data;
    readonly DataOptions _reading = new();
    readonly Option<int?> _row = OptionValues.Whole("--row", "the row of DATA to explain; 1 is the first", 1);

    readonly Option<string?> _example = OptionValues.Text(
        "--example", "NAME", $"a worked example of the texts instead of MODEL and DATA: {string.Join(", ", Explanation.ExampleNames)}");

    readonly Option<string?> _format = OptionValues.Of<string?>(
        "--format", "FORMAT", "text, markdown or html [by the ending of --output, else text]", text => s_formats.Contains(text)
            ? text
            : throw OptionValues.Wrong("--format", text, "text, markdown or html"));

    readonly Option<string?> _output = OptionValues.Text("--output", "FILE", "the file to write [standard output]");

    readonly Option<(int, int, int)?> _weight = OptionValues.Of<(int, int, int)?>(
        "--weights", "LAYER,I,J", "the weight to take apart, numbered as in the explanation [the one with the largest gradient]", ParseWeight);

    readonly Option<VectorLayout?> _layout = OptionValues.Of<VectorLayout?>("--layout", "LAYOUT", "column (z = W a + b) or row (Z = X W + b) [column]", text => text switch
    {
        "column" => VectorLayout.Column,
        "row" => VectorLayout.Row,
        _ => throw OptionValues.Wrong("--layout", text, "column or row"),
    });

    readonly Option<LayerIndex?> _index = OptionValues.Of<LayerIndex?>(
        "--index", "INDEX", "number W and b by the layer they lead to, target, or come from, source [target]", text => text switch
        {
            "target" => LayerIndex.Target,
            "source" => LayerIndex.Source,
            _ => throw OptionValues.Wrong("--index", text, "target or source"),
        });

    readonly Option<SquaredErrorScale?> _lossScale = OptionValues.Of<SquaredErrorScale?>(
        "--loss-scale", "SCALE", "squared error as mean, half or sum [the model's mean]", text => text switch
        {
            "mean" => SquaredErrorScale.Mean,
            "half" => SquaredErrorScale.Half,
            "sum" => SquaredErrorScale.Sum,
            _ => throw OptionValues.Wrong("--loss-scale", text, "mean, half or sum"),
        });

    readonly Option<Optimizer?> _optimizer = OptionValues.Of<Optimizer?>(
        "--optimizer", "NAME", "whose first step to show, as in adam:beta2=0.99 [the model's own]", Optimizers.Optimizer.Parse);

    readonly Option<double?> _learningRate = OptionValues.Number(
        "--learning-rate", "RATE", "size of that step [the model's own]", "a number above 0", value => value > 0);

    public ExplainVerb()
        : base("explain", "Works one row through with every number: forward, loss, backward, one step.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote");
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup("What", _row, _example, _weight);
        AddGroup("Data", _reading.All);
        AddGroup("Conventions", _layout, _index, _lossScale, _optimizer, _learningRate);
        AddGroup("Result", _format, _output);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla explain iris.safetensors iris --row 3", "how the answer for row 3 comes about, and how it would be learnt from"),
        ("nabla explain iris.safetensors iris --row 3 --output row3.html", "the same as a page to print"),
        ("nabla explain --example candy-bar", "the worked example of a text, to the digit"),
        ("nabla explain iris.safetensors iris --row 3 --weights 2,1,4 --json", "the chain rule for one weight, for a program"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string? path = line.GetValue(_output);
        string format = FormatOf(line, path);
        if (path is not null)
        {
            CheckFile(path, line.GetValue(_model), line.GetValue(_data));
        }

        Explanation explanation = line.GetValue(_example) is { } name ? OfExample(line, output, name) : OfModel(line, output);
        if (path is not null)
        {
            DurableFile.Replace(path, stream => stream.Write(Encoding.UTF8.GetBytes(Written(explanation, format, 80))));
            output.Note($"Explanation written to {path}.");
        }
        else if (!output.Json)
        {
            output.Result(Written(explanation, format, Math.Max(Output.Width, 60)));
        }

        if (output.Json)
        {
            output.JsonObject(explanation.WriteJson);
        }

        return 0;
    }

    static void CheckFile(string path, params string?[] read)
    {
        if (read.Any(file => file is not null && Path.GetFullPath(path) == Path.GetFullPath(file)))
        {
            throw new UsageException($"--output would overwrite {path}, which is read; give another name.");
        }

        DurableFile.ThrowUnlessReplaceable(path);
    }

    Explanation OfExample(ParseResult line, Output output, string name)
    {
        if (line.GetValue(_model) is not null || line.GetValue(_row) is not null)
        {
            throw new UsageException("--example brings its own network and row; leave MODEL, DATA and --row out.");
        }

        return Explanation.Example(name, ToOptions(line, output));
    }

    Explanation OfModel(ParseResult line, Output output)
    {
        string modelPath = Required(line, _model);
        string data = Required(line, _data);
        if (line.GetValue(_row) is not { } row)
        {
            throw new UsageException("'nabla explain' needs --row N, the row of DATA to explain; 1 is the first.");
        }

        Model model = Model.Load(modelPath);
        Table table = _reading.Read(line, output, data);
        if (row > table.RowCount)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{table.Source} has the rows 1 to {table.RowCount}; --row {row} is none of them."));
        }

        foreach (string note in model.Features.Bind(table).Notes)
        {
            output.Note(note);
        }

        return model.Explain(table, row - 1, ToOptions(line, output));
    }

    ExplainOptions ToOptions(ParseResult line, Output output) => new()
    {
        Weight = line.GetValue(_weight),
        Layout = line.GetValue(_layout),
        Index = line.GetValue(_index) ?? LayerIndex.Target,
        LossScale = line.GetValue(_lossScale),
        Optimizer = line.GetValue(_optimizer),
        LearningRate = line.GetValue(_learningRate),
        Exact = output.Verbose,
    };

    string FormatOf(ParseResult line, string? path) => line.GetValue(_format) ?? Path.GetExtension(path)?.ToUpperInvariant() switch
    {
        ".MD" => "markdown",
        ".HTML" or ".HTM" => "html",
        _ => "text",
    };

    static string Written(Explanation explanation, string format, int width) => format switch
    {
        "markdown" => explanation.ToMarkdown(),
        "html" => explanation.ToHtml(),
        _ => explanation.ToText(width),
    };

    static (int, int, int)? ParseWeight(string text) => text.Split(',') is [var layer, var first, var second]
        && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out int l)
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
        && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int j)
            ? (l, i, j)
            : throw OptionValues.Wrong("--weights", text, "a layer and two indices between commas, such as 1,2,1");
}
