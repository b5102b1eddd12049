using System.Collections.Generic;
using System.CommandLine;
using Nabla.Cli.Pictures;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Draws what a model of two numeric columns answers where.</summary>
sealed class PlotBoundaryVerb : Verb
{
    readonly Argument<string?> _model;
    readonly Argument<string?> _data;
    readonly DataOptions _reading = new();
    readonly Option<string?> _output = PictureFile.Option(".svg or .html", "MODEL-boundary.svg");

    public PlotBoundaryVerb()
        : base("boundary", "Draws what a model of two numeric columns answers where, and the rows.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote, for two numeric columns");
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup("Data", _reading.All);
        AddGroup("Picture", _output);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla plot boundary spirals.safetensors spirals", "writes spirals-boundary.svg: regions, boundary, rows"),
        ("nabla plot boundary candy_bar.safetensors candy_bar", "predicted values, with lines of equal value"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string modelPath = Required(line, _model);
        string data = Required(line, _data);
        string? asked = line.GetValue(_output);
        string path = PictureFile.Checked(asked, PictureFile.Beside(modelPath, "boundary"), modelPath, data);
        Model model = Model.Load(modelPath);
        var grid = new PredictionGrid(model, _reading.Read(line, output, data));
        if (asked is not null || !output.Json)
        {
            PictureFile.Write(path, BoundaryPicture.Of(grid));
            output.Field("Picture", path);
        }

        if (output.Json)
        {
            output.JsonObject(json => BoundaryPicture.WriteJson(json, grid));
        }

        return 0;
    }
}
