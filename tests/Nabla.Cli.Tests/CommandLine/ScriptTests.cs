using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>
/// ./nabla, which builds the program for this processor when it has to: machine code where its compiler can be had. It must do, to the bit, what
/// the same sources do when they are compiled as they run.
/// </summary>
public sealed class ScriptTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Script_TrainEvaluatePredict_GivesTheBitsOfTheProgramCompiledAsItRuns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "nabla.cmd builds what is compiled as it runs.");
        string script = Path.Combine(Root(), "nabla");
        string[] train = ["train", "penguins", "--epochs", "20", "--validation", "0.2", "--hidden", "24,8", "--test", "0.2", "--json", "--quiet", "--out"];

        JsonElement built = (await _nabla.RunProgramAsync(script, [.. train, "built.safetensors"])).Json;
        JsonElement compiled = (await _nabla.RunAsync([.. train, "compiled.safetensors"])).Json;

        Assert.Equal(compiled.GetProperty("weightHash").GetString(), built.GetProperty("weightHash").GetString());
        Assert.Equal(compiled.GetProperty("metrics").GetRawText(), built.GetProperty("metrics").GetRawText());
        string[] predict = ["predict", "compiled.safetensors", "penguins"];
        Assert.Equal((await _nabla.RunAsync(predict)).Output, (await _nabla.RunProgramAsync(script, predict)).Output);
    }

    static string Root()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Nabla.slnx")))
        {
            root = root.Parent!;
        }

        return root.FullName;
    }
}
