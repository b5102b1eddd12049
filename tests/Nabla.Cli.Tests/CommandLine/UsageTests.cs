using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Wrong usage: exit code 2 and one sentence that says what to type.</summary>
public sealed class UsageTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Theory]
    [InlineData("train digits --epoch 3", "'nabla train' has no option '--epoch'; did you mean '--epochs'?")]
    [InlineData("train --colour digits", "'nabla train' has no option '--colour'; 'nabla train --help' lists all.")]
    [InlineData("train digits --epochs abc", "--epochs takes a whole number of at least 1; 'abc' is not one.")]
    [InlineData("train digits --epochs 0", "--epochs takes a whole number of at least 1; '0' is not one.")]
    [InlineData("train digits --epochs", "--epochs needs a value: --epochs N.")]
    [InlineData("train digits --epochs 3 --epochs 4", "--epochs is given 2 times; give it once.")]
    [InlineData("train digits --learning-rate NaN", "--learning-rate takes a number above 0; 'NaN' is not one.")]
    [InlineData("train digits --learning-rate 0,1", "--learning-rate takes a number above 0; '0,1' is not one.")]
    [InlineData("train digits --validation 1", "--validation takes a share of the rows, at least 0 and below 1; '1' is not one.")]
    [InlineData("train digits --test 1.5", "--test takes a file or a share of the rows above 0 and below 1; '1.5' is not one.")]
    [InlineData("train digits --seed -1", "--seed takes a whole number of at least 0; '-1' is not one.")]
    [InlineData("train digits --hidden 12,x", "--hidden takes numbers of units between commas, such as 128,64, each from 1 to 65536, or none; '12,x' is not one.")]
    [InlineData("train digits --optimizer adam:beta1=2", "Beta1 is at least 0 and below 1.")]
    [InlineData("train digits --schedule cosine+constant", "'cosine' takes all steps there are, so that nothing can follow it; give it a length, such as cosine:steps=100.")]
    [InlineData("train digits --init orthogonal:gain=0", "gain is a finite number above 0.")]
    [InlineData("train digits --task guess", "There is no task 'guess'; the tasks are regression, binary, multiclass, multilabel.")]
    [InlineData("train digits --test-labels x", "--test-labels goes with --test FILE; give both.")]
    [InlineData("train digits more", "'more' is one argument too many for 'nabla train'; put quotes around a name with spaces.")]
    [InlineData("predict", "'nabla predict' needs MODEL: a file that 'nabla train' wrote; for example: nabla predict houses.safetensors new.csv --out predictions.csv")]
    [InlineData("trian digits", "'nabla' has no verb 'trian'; did you mean 'train'?")]
    [InlineData("data", "'nabla data' needs a verb; the verbs are list, columns.")]
    public async Task CommandLine_Wrong_SaysWhatToType(string arguments, string sentence)
    {
        Ended ended = await _nabla.RunAsync(arguments.Split(' '));

        ended.Fails(2, sentence);
        Assert.Empty(Directory.GetFileSystemEntries(_nabla.Folder));
    }

    [Fact]
    public async Task Train_OwnFileWithoutTarget_NamesTheColumns()
    {
        _nabla.Save("houses.csv", "rooms,district,price\n3,North,100\n4,South,200\n");

        Ended ended = await _nabla.RunAsync("train", "houses.csv");

        ended.Fails(2, "Say which column to predict: the columns of houses.csv are rooms, district, price; if it is the last one, add --target price");
    }

    [Fact]
    public async Task Train_OutNamesTheData_IsRefused()
    {
        _nabla.Save("houses.csv", "rooms,price\n3,100\n");

        Ended ended = await _nabla.RunAsync("train", "houses.csv", "--target", "price", "--out", "./houses.csv");

        ended.Fails(2, "--out or --report would overwrite the data in houses.csv; give another name.");
    }

    [Fact]
    public async Task CommandLine_WrongWithJson_AnswersInJsonToo()
    {
        Ended ended = await _nabla.RunAsync("train", "digits", "--epochs", "abc", "--json");

        Assert.Equal(2, ended.ExitCode);
        JsonElement error = ended.Json.GetProperty("error");
        Assert.Equal("usage", error.GetProperty("kind").GetString());
        Assert.Equal("--epochs takes a whole number of at least 1; 'abc' is not one.", error.GetProperty("message").GetString());
        Assert.All((string[])["file", "line", "column"], key => Assert.Equal(JsonValueKind.Null, error.GetProperty(key).ValueKind));
        Assert.Equal("nabla: --epochs takes a whole number of at least 1; 'abc' is not one.\n", ended.Error);
    }

    [Theory]
    [InlineData("", "Usage: nabla VERB [options]")]
    [InlineData("--help", "Usage: nabla VERB [options]")]
    [InlineData("data --help", "Usage: nabla data VERB [options]")]
    [InlineData("train --help", "Usage: nabla train DATA [options]")]
    [InlineData("predict -h", "Usage: nabla predict MODEL DATA [options]")]
    [InlineData("evaluate --help", "Usage: nabla evaluate MODEL DATA [options]")]
    [InlineData("inspect --help", "Usage: nabla inspect MODEL [options]")]
    [InlineData("bench --help", "Usage: nabla bench [options]")]
    [InlineData("plot --help", "Usage: nabla plot VERB [options]")]
    [InlineData("plot activations --help", "Usage: nabla plot activations NAME... [options]")]
    [InlineData("plot initialisers --help", "Usage: nabla plot initializers NAME... [options]")]
    [InlineData("plot boundary --help", "Usage: nabla plot boundary MODEL DATA [options]")]
    [InlineData("plot training --help", "Usage: nabla plot training MODEL [options]")]
    [InlineData("data list --help", "Usage: nabla data list [options]")]
    public async Task Help_OfEveryVerb_FitsInEightyColumns(string arguments, string usage)
    {
        Ended ended = await _nabla.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("", ended.Error);
        Assert.Contains(usage, ended.Output, StringComparison.Ordinal);
        Assert.Contains("--threads N", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Version_IsOneLine()
    {
        Ended ended = await _nabla.RunAsync("--version");

        Assert.Matches(@"^nabla \d+\.\d+\.\d+ \(\.NET [0-9.]+\)\n$", ended.Output);
    }

    [Fact]
    public async Task CommandLine_UnknownName_ListsThoseTheLibraryKnows()
    {
        (await _nabla.RunAsync("train", "digits", "--activation", "rely")).Fails(
            2, $"There is no activation 'rely'; the activations are {string.Join(", ", Activations.Activation.All.Select(known => known.Name))}.");
        (await _nabla.RunAsync("train", "digits", "--optimizer", "x")).Fails(
            2, $"There is no optimizer 'x'; the optimizers are {string.Join(", ", Optimizers.Optimizer.All.Select(known => known.Name))}.");
    }

    [Fact]
    public void Help_NamesOfOptions_AreThoseTheLibraryKnows()
    {
        string help = string.Join('\n', Cli.CommandLine.Root().Subcommands.Single(verb => verb.Name == "train").Options.Select(option => option.Description));

        Assert.All(Activations.Activation.Elementwise.Where(activation => activation.IsTrainable), known => Assert.Contains(known.Name, help, StringComparison.Ordinal));
        Assert.All(Optimizers.Optimizer.All, known => Assert.Contains(known.Name, help, StringComparison.Ordinal));
        Assert.All(Initializers.Initializer.All, known => Assert.Contains(known.Name, help, StringComparison.Ordinal));
        Assert.All(Schedules.Schedule.All, known => Assert.Contains(known.Name, help, StringComparison.Ordinal));
        Assert.All(Losses.Loss.All, known => Assert.Contains(known.Name, help, StringComparison.Ordinal));
    }
}
