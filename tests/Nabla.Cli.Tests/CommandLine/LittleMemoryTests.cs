using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>
/// The heap limited ever more tightly (<c>DOTNET_GCHeapHardLimit</c>): a training succeeds, or ends with one sentence and the old model in its place.
/// <c>NABLA_HEAP_LIMITS</c> asks for more limits than a quick run tries.
/// </summary>
public sealed class LittleMemoryTests : IDisposable
{
    const int LeastMegabytes = 12;
    const int MostMegabytes = 140;
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Train_EveryLimit_SucceedsOrSaysThatMemoryIsShort()
    {
        int limits = Environment.GetEnvironmentVariable("NABLA_HEAP_LIMITS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 10;
        Assert.Equal(0, (await _nabla.RunAsync("train", "iris", "--epochs", "1", "--out", "m.safetensors")).ExitCode);
        byte[] old = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
        int refused = 0;
        int trained = 0;
        for (int i = 0; i < limits; i++)
        {
            long bytes = (LeastMegabytes + ((MostMegabytes - LeastMegabytes) * (long)i / (limits - 1))) << 20;
            Ended ended = await _nabla.RunInShellAsync(
                $"DOTNET_GCHeapHardLimit=0x{bytes:x} exec \"$@\"", "train", "iris", "--hidden", "256,256", "--epochs", "2", "--out", "m.safetensors");
            byte[] now = await File.ReadAllBytesAsync(_nabla.PathOf("m.safetensors"));
            if (ended.ExitCode == 0)
            {
                trained++;
                Assert.Equal(0, (await _nabla.RunAsync("inspect", "m.safetensors")).ExitCode);
                await File.WriteAllBytesAsync(_nabla.PathOf("m.safetensors"), old);
            }
            else
            {
                refused++;
                Assert.Equal(1, ended.ExitCode);
                string last = ended.Error.TrimEnd().Split('\n').Last();
                Assert.StartsWith("nabla: ", last, StringComparison.Ordinal);
                Assert.Contains("memory", last, StringComparison.Ordinal);
                Assert.Equal(old, now);
            }

            Assert.Equal(["m.safetensors"], Directory.GetFiles(_nabla.Folder).Select(Path.GetFileName));
        }

        Assert.True(refused > 0 && trained > 0, $"{refused} refused, {trained} trained: the limits miss the place where memory becomes short");
    }
}
