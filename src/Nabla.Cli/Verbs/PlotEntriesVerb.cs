using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Cli.Pictures;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Schedules;

namespace Nabla.Cli.Verbs;

/// <summary>Draws the entries of a registry: every activation, loss, schedule or initializer there is, or those named.</summary>
sealed class PlotEntriesVerb : Verb
{
    const int PanelColumns = 3;

    readonly Argument<string[]> _names;
    readonly Option<string?> _output;
    readonly Func<ParseResult, string, EntryPicture> _draw;
    readonly IReadOnlyList<string> _all;
    readonly string _subject;

    PlotEntriesVerb(
        string name, string description, string subject, IEnumerable<string> all, Func<ParseResult, string, EntryPicture> draw, params Option[] options)
        : base(name, description)
    {
        _all = [.. all];
        _draw = draw;
        _subject = subject;
        _output = PictureFile.Option(".svg or .html", $"{name}.svg");
        _names = AddArguments("NAME...", $"which ones, as 'nabla train' takes them [all]: {string.Join(", ", _all)}");
        AddGroup("Picture", [.. options, _output]);
        string[] some = [.. _all.Skip(1).Take(2)];
        Examples =
        [
            ($"nabla plot {name} {string.Join(' ', some)}", $"writes {name}-{string.Join('-', some)}.svg"),
            ($"nabla plot {name} --output {name}.html", "all of them, with formulas, ranges and numbers"),
            ($"nabla plot {name} {some[0]} --json", "the sampled points, for a program"),
        ];
    }

    public override IReadOnlyList<(string Line, string Does)> Examples { get; }

    /// <summary>One verb a registry.</summary>
    public static IEnumerable<Verb> All()
    {
        yield return new PlotEntriesVerb(
            "activations", "Draws activations and their derivatives.",
            "Activations: what a unit makes of its weighted sum, and the derivative that training needs.",
            Activation.All.Select(activation => activation.Name), (_, name) => ActivationPictures.Of(Activation.Parse(name)));
        yield return new PlotEntriesVerb(
            "losses", "Draws losses and their gradients against the output.",
            "Losses: what training makes small, against the output of the network, and the gradient.",
            Loss.All.Select(loss => loss.Name), (_, name) => LossPictures.Of(Loss.Parse(name)));
        Option<int?> steps = OptionValues.Whole("--steps", "steps of the run that is drawn [1000]", 1);
        yield return new PlotEntriesVerb(
            "schedules", "Draws schedules of the learning rate.",
            "Schedules: the learning rate over the steps of a run, as a share of the optimizer's.",
            Schedule.All.Select(schedule => schedule.Name),
            (line, name) => SchedulePictures.Of(Schedule.Parse(name), line.GetValue(steps) ?? 1000), steps);
        Option<int?> inputs = OptionValues.Whole("--inputs", "inputs of the layer that is drawn [256]", 1);
        Option<int?> outputs = OptionValues.Whole("--outputs", "outputs of the layer that is drawn [128]", 1);
        var initializers = new PlotEntriesVerb(
            "initializers", "Draws the initial weights of a layer and their distribution.",
            "Initializers: the weights of a layer before training, as they are drawn, and the distribution they come from.",
            Initializer.All.Select(initializer => initializer.Name),
            (line, name) => InitializerPictures.Of(
                Initializer.Parse(name), line.GetValue(inputs) ?? 256, line.GetValue(outputs) ?? 128, line.GetValue(CommonOptions.Seed)), inputs, outputs);
        initializers.Aliases.Add("initialisers");
        yield return initializers;
    }

    public override int Run(ParseResult line, Output output)
    {
        string[] names = line.GetValue(_names) is { Length: > 0 } given ? given : [.. _all];
        EntryPicture[] entries = [.. names.Select(name => _draw(line, name))];
        string? asked = line.GetValue(_output);
        if (asked is not null || !output.Json)
        {
            string which = names.Length == _all.Count ? "" : "-" + string.Join('-', names.Select(FileName));
            string path = PictureFile.Checked(asked, $"{Name}{which}.svg");
            PictureFile.Write(
                path, () => PanelGrid.Arrange(Title, [.. entries.SelectMany(entry => entry.Panels)], ColumnsFor(entries)),
                () => PicturePage.Of(Title, _subject, entries));
            output.Field("Picture", path);
        }

        if (output.Json)
        {
            output.JsonObject(json => WriteJson(json, entries));
        }

        return 0;
    }

    string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    // Entries of several drawings keep them side by side.
    static int ColumnsFor(EntryPicture[] entries) => entries[0].Panels.Count == 1
        ? PanelColumns
        : entries[0].Panels.Count * (entries.Length > 3 ? 2 : 1);

    static string FileName(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_'));

    void WriteJson(Utf8JsonWriter json, EntryPicture[] entries)
    {
        json.WriteStartArray(Name);
        foreach (EntryPicture entry in entries)
        {
            json.WriteStartObject();
            entry.WriteJson(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
