using System.CommandLine;
namespace HyperMorph.Cli.Commands;
internal static class RegisterCommand { public static Command Create() => new("register"); }
