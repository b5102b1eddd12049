using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Pictures;
using Nabla.Modeling;

namespace Nabla.Cli.Verbs;

/// <summary>Draws how the training of a model went.</summary>
sealed class PlotTrainingVerb : Verb
{
    readonly Argument<string?> _model;
    readonly Option<string?> _output = PictureFile.Option(".svg or .html", "MODEL-training.svg");

    public PlotTrainingVerb()
        : base("training", "Draws the losses of every epoch, the best epoch and where training stopped.")
    {
        _model = AddArgument("MODEL", "a file that 'nabla train' wrote");
        AddGroup("Picture", _output);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla plot training houses.safetensors", "writes houses-training.svg"),
        ("nabla plot training houses.safetensors --json", "the numbers of every epoch"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string modelPath = Required(line, _model);
        string? asked = line.GetValue(_output);
        string path = PictureFile.Checked(asked, PictureFile.Beside(modelPath, "training"), modelPath);
        Model model = Model.Load(modelPath);
        if (asked is not null || !output.Json)
        {
            PictureFile.Write(path, TrainingPicture.Of(model));
            output.Field("Picture", path);
        }

        if (output.Json)
        {
            output.JsonObject(json =>
            {
                json.WriteString("source", model.Provenance.Source);
                json.WriteString("seed", model.Provenance.Seed.ToString(CultureInfo.InvariantCulture));
                json.Course(model.Training);
                json.History(model.Training.History);
            });
        }

        return 0;
    }
}
