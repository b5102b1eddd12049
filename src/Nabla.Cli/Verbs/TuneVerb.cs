using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Nabla.Cli.Pictures;
using Nabla.Data;
using Nabla.Files;
using Nabla.Modeling;
using Nabla.Tuning;

namespace Nabla.Cli.Verbs;

/// <summary>Searches for better options than the default recipe's, and trains by them.</summary>
sealed class TuneVerb : Verb
{
    /// <summary>The groups of options that a search has from <c>nabla train</c>; what is given there is not searched.</summary>
    const string FilesOfTrain = "Files";

    readonly TrainVerb _train = new();
    readonly Argument<string?> _data;
    readonly Option<int?> _trials = OptionValues.Whole("--trials", "settings to try, the default recipe among them [27]", 2);
    readonly Option<double?> _minutes = OptionValues.Number(
        "--minutes", "M", "time after which no further trial is begun; only --trials can be repeated [none]", "a number of minutes above 0", value => value is > 0 and < 1e6);

    readonly Option<string?> _metric = OptionValues.Text("--metric", "NAME", "the metric to compare by, such as accuracy [logLoss of classes, rmse of numbers]");
    readonly Option<string?> _journal = OptionValues.Text("--journal", "FILE|FOLDER", "keep every finished trial there, and go on from what it holds");
    readonly Option<string?> _out = OptionValues.Text("--out", "FILE", "the model file to write [NAME.safetensors, NAME from DATA]");
    readonly Option<string?> _picture = OptionValues.Text("--picture", "FILE", "draw the trials, .svg or .html");

    public TuneVerb()
        : base("tune", "Searches for better options than the defaults, and trains by what it found.")
    {
        _data = AddArgument("DATA", DataSource.Description);
        AddGroup("Search", _trials, _minutes, _metric, _journal);
        foreach ((string title, IReadOnlyList<Option> options) in _train.Groups.Where(group => group.Title != FilesOfTrain))
        {
            AddGroup(title, [.. options]);
        }

        AddGroup(FilesOfTrain, _out, _picture);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; } =
    [
        ("nabla tune houses.csv --target price --test 0.2", "tries 27 settings, trains by the best if it beats the default, tests once"),
        ("nabla tune houses.csv --target price --trials 90 --journal houses.tuning", "goes on where it was, whatever ended it"),
        ("nabla tune houses.csv --target price --hidden 64,32 --minutes 10", "searches all but the layers, for ten minutes"),
        ("nabla tune digits --metric accuracy --picture trials.html", "compares by accuracy, and draws the trials"),
    ];

    public override int Run(ParseResult line, Output output)
    {
        string data = Required(line, _data);
        string name = DataSource.NameOf(data);
        string path = line.GetValue(_out) ?? name + ".safetensors";
        string? journal = line.GetValue(_journal) is { } asked && Directory.Exists(asked) ? Path.Combine(asked, name + ".tuning") : line.GetValue(_journal);
        string? picture = line.GetValue(_picture);
        CheckFiles(data, path, journal, picture);
        Table table = _train.Training.Reading.Read(line, output, data, line.GetValue(_train.Training.Numeric));
        TrainOptions training = _train.Training.ToOptions(line, DataSource.TargetsOf(data, table, line.GetValue(_train.Training.Target)));
        var options = new TuneOptions
        {
            Train = training with { Examined = new ExaminationDisplay(output, line, _train.Training.Columns).For(training) },
            Trials = line.GetValue(_trials) ?? (line.GetValue(_minutes) is null ? 27 : 100_000),
            TimeLimit = line.GetValue(_minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Metric = line.GetValue(_metric),
            Journal = journal,
        };
        using var interruption = new Interruption(() => output.Note("Ending the search and training by the best so far; once more ends at once, without saving."));
        TuneResult found;
        try
        {
            found = TuneDisplay.Watch(output, (search, steps) => Tuner.Run(table, options, search, steps, interruption.Token));
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            string kept = journal is null ? "" : $" {journal} has what was finished; the same line goes on from there.";
            output.Fail(new Failure("cancelled", $"Interrupted before the default recipe was measured; no model was saved.{kept}", interruption.ExitCode));
            return interruption.ExitCode;
        }

        found.Model.Save(path);
        if (picture is not null)
        {
            PictureFile.Write(picture, TuningPicture.Of(found, table.Source));
        }

        var search = new TuneReport(found, journal, picture);
        var model = new TrainingResult(found.Model, path, new FileInfo(path).Length, null, null);
        if (output.Json)
        {
            output.JsonObject(json =>
            {
                search.WriteJson(json);
                model.WriteJson(json);
                json.Reading(table);
            });
        }
        else
        {
            search.Write(output);
            output.Line();
            model.Write(output);
        }

        if (interruption.Token.IsCancellationRequested)
        {
            output.Note($"Interrupted; the model by the best of {found.TrialCount} finished trials is in {path}.");
            return interruption.ExitCode;
        }

        return 0;
    }

    static void CheckFiles(string data, string path, string? journal, string? picture)
    {
        (string Option, string? Path)[] files = [("--out", path), ("--journal", journal), ("--picture", picture)];
        foreach ((string option, string? file) in files)
        {
            if (file is null)
            {
                continue;
            }

            if (File.Exists(data) && Path.GetFullPath(data) == Path.GetFullPath(file))
            {
                throw new UsageException($"{option} would overwrite the data in {data}; give another name.");
            }

            if (files.Any(other => other.Option != option && other.Path is not null && Path.GetFullPath(other.Path) == Path.GetFullPath(file)))
            {
                throw new UsageException($"{option} names {file}, as another option does; give each a name of its own.");
            }

            DurableFile.ThrowUnlessReplaceable(file);
        }

        if (picture is not null && !PictureFile.IsSvg(picture) && !PictureFile.IsPage(picture))
        {
            throw new UsageException($"--picture {picture}: give a name that ends in .svg or .html.");
        }
    }
}
